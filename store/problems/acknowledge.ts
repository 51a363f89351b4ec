import type { PendingQuery, Row } from 'postgres';
import { listProblems, type ListProblemCode } from '../../codes/list-problems.js';
import type { CollectionName } from '../../oneroster/rostering/model.js';
import { clearlyMore } from '../../roster/acknowledged.js';
import type { Sql } from '../postgres/connect.js';
import type { acknowledgement } from '../schema/runs.js';
import { problemsWithCauses } from './causes.js';

type Fragment = PendingQuery<Row[]>;

/** `thing`: a cause, or a record that has the problem; null: every cause with this code that is open now. */
export type Acknowledgement = Pick<typeof acknowledgement.$inferSelect, 'thing' | 'by' | 'because' | 'until'> & {
  code: string;
};

/**
 * Keeps that somebody knows of the problems that are open now, each with how many it affects. Another one about the same
 * replaces it; a day that has passed ends it. What comes later, or affects clearly more then
 * (roster/acknowledged), is not known.
 *
 * @returns how many things were acknowledged, and how many records they affect; no things: none is open
 */
export async function acknowledge(
  sql: Sql,
  districtId: number,
  { code, thing, by, because, until }: Acknowledgement,
): Promise<{ things: number; affected: number }> {
  return sql.begin(async (tx) => {
    await tx`
      create temp table known_now on commit drop as
      select p.code, p.cause as thing, sum(p.affected)::int as affected from ${problemsWithCauses(tx)} p
      where p.district_id = ${districtId} and p.code = ${code} and p.settled_run is null
        and (${thing}::text is null or p.cause = ${thing})
      group by 1, 2`;
    // A record that is no cause itself has its problem with others: of it alone.
    await tx`
      insert into known_now
      select p.code, p.thing, max(p.affected) from problem p
      where p.district_id = ${districtId} and p.code = ${code} and p.settled_run is null and p.thing = ${thing}
        and not exists (select 1 from known_now)
      group by 1, 2`;
    await tx`
      delete from acknowledgement a
      where a.district_id = ${districtId} and a.code = ${code}
        and (a.thing in (select k.thing from known_now k) or (${thing}::text is null and a.thing is null))`;
    await tx`
      insert into acknowledgement (district_id, code, thing, affected, acknowledged_by, because, until)
      select ${districtId}::int, code, thing, affected, ${by}::text, ${because}::text, ${until}::date from known_now`;
    const [known] = await tx<[{ things: number; affected: number }]>`
      select count(*)::int as things, coalesce(sum(affected), 0)::int as affected from known_now`;
    return known;
  });
}

/**
 * Problems of a district with their causes, as `problemsWithCauses`, and with `until`: the last day until which each is
 * acknowledged, as of a day; else null.
 *
 * @param districtId a number, or an expression of one
 * @param on a date, or an expression of one
 */
export function problemsOnDay(
  sql: Sql,
  districtId: number | Fragment,
  on: string | Fragment,
  { settledToo }: { settledToo: boolean },
): Fragment {
  const { mostTimes, fewestMore } = clearlyMore;
  // As roster/acknowledged `affectsClearlyMore`; of how many an older one knew was not kept.
  const isAsKnown = (now: Fragment) => sql`
    (a.affected is null or ${now} <= a.affected * ${mostTimes}::int or ${now} - a.affected < ${fewestMore}::int)`;
  const of = sql`a.district_id = p.district_id and a.code = p.code and a.until >= ${on}`;
  return sql`(
    select p.*, greatest(
      (select max(a.until) from acknowledgement a where ${of} and a.thing = p.cause and ${isAsKnown(sql`p.together`)}),
      (select max(a.until) from acknowledgement a
       where ${of} and a.thing = p.thing and p.thing <> p.cause and ${isAsKnown(sql`p.affected`)}),
      (select max(a.until) from acknowledgement a where ${of} and a.thing is null)) as until
    from (
      select c.*, sum(c.affected) over (partition by c.code, c.cause, c.settled_run is null) as together
      from ${problemsWithCauses(sql)} c
      where c.district_id = ${districtId} and (${settledToo} or c.settled_run is null)) p)`;
}

/** The open problems of whole lists that are acknowledged on a day. */
export async function acknowledgedLists(
  sql: Sql,
  districtId: number,
  on: string,
): Promise<Array<{ collection: CollectionName; code: ListProblemCode; thing: string }>> {
  return sql<Array<{ collection: CollectionName; code: ListProblemCode; thing: string }>>`
    select p.kind as collection, p.code, p.thing from ${problemsOnDay(sql, districtId, on, { settledToo: false })} p
    where p.code = any(${Object.keys(listProblems)}) and p.until is not null`;
}
