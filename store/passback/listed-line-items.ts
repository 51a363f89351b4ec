import { LinkState } from '../../gradebook/link-states.js';
import type { StoredLineItem } from '../../oneroster/gradebook/model.js';
import type { Json, Sql, Transaction } from '../postgres/connect.js';
import { ClassProgress } from '../schema/passback.js';

/** The line items of all classes in one list, as a run has read them. */

/** Begins the list anew. Returns the database's time: what is written later is not in the list. */
export async function beginList(tx: Transaction, runId: number): Promise<Date> {
  await dropList(tx, runId);
  const [clock] = await tx<Array<{ now: Date }>>`select clock_timestamp() as now`;
  return clock!.now;
}

export async function dropList(tx: Transaction, runId: number): Promise<void> {
  await tx`delete from listed_line_item where run_id = ${runId}`;
  await tx`update passback_run set line_items_listed_at = null where run_id = ${runId}`;
}

/** Keeps a page. Of a line item that comes twice the later copy counts. */
export async function saveListed(tx: Transaction, runId: number, lineItems: readonly StoredLineItem[]): Promise<void> {
  const byId = new Map(lineItems.map((each) => [each.sourcedId, each]));
  await tx`
    insert into listed_line_item (run_id, class_id, sourced_id, body)
    select ${runId}, i->>'classSourcedId', i->>'sourcedId', i
    from jsonb_array_elements(${tx.json([...byId.values()] as unknown as Json)}) i
    on conflict (run_id, sourced_id) do update set class_id = excluded.class_id, body = excluded.body`;
}

/** Lets the classes of the run take their line items from the list: those of schools of which it holds something. */
export async function acceptList(tx: Transaction, runId: number, listedAt: Date): Promise<void> {
  await tx`
    update passback_run
    set line_items_listed_at = ${listedAt}, listed_schools = array(
      select distinct c.school from listed_line_item i
      join passback_class c on c.run_id = i.run_id and c.class_id = i.class_id
      where i.run_id = ${runId})
    where run_id = ${runId}`;
}

/**
 * The line items of a class by the run's list; null where the list says too little of it: there is none, it holds
 * nothing of the school (rights may hide it), another run has written to the class since, or it lacks a line item that
 * stood there. Only the class's own list can tell then.
 */
export async function listedOfClass(
  sql: Sql,
  { districtId, runId, classId }: { districtId: number; runId: number; classId: string },
): Promise<StoredLineItem[] | null> {
  const [usable] = await sql`
    select 1 from passback_run p
    join passback_class c on c.run_id = p.run_id and c.class_id = ${classId} and c.school = any(p.listed_schools)
    where p.run_id = ${runId} and p.line_items_listed_at is not null
      and not exists (
        select 1 from run r join grade_write w on w.run_id = r.id and w.class_id = ${classId}
        where r.district_id = ${districtId} and r.id <> ${runId}
          and (r.ended_at is null or r.ended_at > p.line_items_listed_at) and w.sent_at > p.line_items_listed_at)
      and not exists (
        select 1 from sis_line_item s
        where s.district_id = ${districtId} and s.class_id = ${classId} and not exists (
          select 1 from listed_line_item i
          where i.run_id = ${runId} and i.class_id = ${classId} and i.sourced_id = s.sourced_id))
      and not exists (
        select 1 from line_item_link l
        where l.district_id = ${districtId} and l.class_id = ${classId} and l.state = ${LinkState.active} and not exists (
          select 1 from listed_line_item i
          where i.run_id = ${runId} and i.class_id = ${classId} and i.sourced_id = l.sourced_id))`;
  if (!usable) return null;
  const rows = await sql<Array<{ body: StoredLineItem }>>`
    select body from listed_line_item where run_id = ${runId} and class_id = ${classId} order by sourced_id`;
  return rows.map((each) => each.body);
}

/** Of each school in the list, the class with the most line items in it. */
export async function classesToCompare(sql: Sql, runId: number): Promise<Array<{ classId: string; ids: string[] }>> {
  return sql<Array<{ classId: string; ids: string[] }>>`
    select distinct on (c.school) c.class_id as "classId", i.ids
    from passback_class c
    join (select class_id, array_agg(sourced_id) as ids, count(*) as items
          from listed_line_item where run_id = ${runId} group by class_id) i on i.class_id = c.class_id
    where c.run_id = ${runId} and c.progress = ${ClassProgress.waiting}
    order by c.school, i.items desc, c.class_id`;
}
