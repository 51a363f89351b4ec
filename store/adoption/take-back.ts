import { LinkState } from '../../roster/adoption/link-states.js';
import type { Transaction } from '../postgres/connect.js';
import { sendingKinds } from '../runs/kinds.js';
import type { Writer } from '../runs/fence.js';
import { StoreError } from '../errors.js';
import { ownTable } from '../evaluation/run-tables.js';
import { countChanges } from './changes.js';
import { noteLeft } from './left.js';

/**
 * Notes the inverse of every change that adoptions have made and nobody has taken back, also of those that an earlier taking
 * back has not brought to its end. One that was recorded and not read back, because its run broke off, may have been made.
 * Can be repeated until sent.
 */
export async function planTakingBack(
  tx: Transaction,
  { districtId, runId }: Writer,
): Promise<{ links: number; changes: number; byApi: number }> {
  await tx`delete from adoption_change where run_id = ${runId}`;
  await tx`
    insert into adoption_change
      (run_id, seq, district_id, kind, canvas_id, login_id, old_id, new_id, inverse_of_run, inverse_of_seq)
    select ${runId}::int, row_number() over (order by c.run_id desc, c.seq), ${districtId}::int, c.kind, c.canvas_id, c.login_id,
           c.new_id, c.old_id, c.run_id, c.seq
    from adoption_change c
    where c.district_id = ${districtId} and c.inverse_of_run is null and c.is_done is distinct from false
      and c.taken_back_run is null
      and not exists (select 1 from adoption_change b where b.taken_back_run = c.run_id)`;
  const [applied] = await tx<Array<{ links: number }>>`
    select count(*)::int as links from adoption_link where district_id = ${districtId} and state = ${LinkState.applied}`;
  return { ...applied!, ...(await countChanges(tx, runId)) };
}

/**
 * Throws `StoreError` `TAKING_BACK_UNFINISHED` while ids that a taking back has sent are not read back as given back: what is
 * linked may be known to Canvas by other ids than here.
 */
export async function refuseBesideTakingBack(tx: Transaction, districtId: number): Promise<void> {
  const [unfinished] = await tx<Array<{ number: number }>>`
    select r.number
    from adoption_change i
    join adoption_change c on c.run_id = i.inverse_of_run and c.seq = i.inverse_of_seq
    join run r on r.id = i.run_id
    where i.district_id = ${districtId} and i.is_sent and c.taken_back_run is null
    order by r.number desc limit 1`;
  if (unfinished)
    throw new StoreError(
      'TAKING_BACK_UNFINISHED',
      `Run ${unfinished.number}, which gives ids back, has not come to its end.`,
    );
}

/** Objects that have kept the id that an adoption gave them, by the newest report of the run that was to give it back. */
export async function countKeptIds(tx: Transaction, runId: number): Promise<number> {
  const [objects, logins] = [tx(ownTable('canvas_object', runId)), tx(ownTable('canvas_login', runId))];
  const [kept] = await tx<Array<{ ids: number }>>`
    select count(*)::int as ids from adoption_change c
    where c.run_id = ${runId} and not c.is_done and case when c.kind = 'user' then exists (
        select 1 from ${logins} l where l.user_id = c.canvas_id and l.status <> 'deleted' and l.sis_id = c.old_id)
      else exists (
        select 1 from ${objects} o
        where o.kind = c.kind and o.canvas_id = c.canvas_id and o.status <> 'deleted' and o.sis_id = c.old_id) end`;
  return kept!.ids;
}

/**
 * Gives up what adoptions have linked: its pins and accepted rows go, so that nights leave it alone as they leave alone
 * whatever waits for a person. Before the first apply nothing else is known of Canvas then. Returns what runs have made
 * since, by kind: it stays in Canvas.
 */
export async function giveUpLinks(tx: Transaction, run: Writer): Promise<Record<string, number>> {
  const { districtId, runId } = run;
  const own = tx`district_id = ${districtId}`;
  const applied = tx(`applied_enrollment_d${districtId}`);
  const byRuns = (
    await tx<Array<{ id: number }>>`select id from run where ${own} and kind = any(${sendingKinds as string[]})`
  ).map(({ id }) => id);
  await tx`
    create temp table given_up on commit drop as
    select kind, pinned_id as sis_id from adoption_link where ${own} and state = ${LinkState.applied}
    union
    select 'course', a.fields->>'course_id' from adoption_link k
    join applied_row a on a.district_id = ${districtId} and a.kind = 'section' and a.sis_id = k.pinned_id
    where k.district_id = ${districtId} and k.kind = 'section' and k.state = ${LinkState.applied}`;
  const made = await noteLeft(tx, run, byRuns);
  await tx`delete from ${applied} where section_id in (select sis_id from given_up where kind = 'section')`;
  for (const table of ['link', 'applied_row']) {
    await tx`delete from ${tx(table)} t using given_up g where t.district_id = ${districtId} and t.kind = g.kind and t.sis_id = g.sis_id`;
  }
  await tx`
    update adoption_change set taken_back_run = ${runId}
    where ${own} and inverse_of_run is null and is_done is distinct from false and taken_back_run is null`;
  await tx`
    update adoption_link k
    set state = case when state = ${LinkState.applied} then ${LinkState.takenBack}
                     when canvas_id is null then ${LinkState.unmatched} else ${LinkState.rejected} end,
        applied_run = null, pinned_id = null, follows_course = false
    where ${own} and (state = ${LinkState.applied} or (state = ${LinkState.freed} and not exists (
      select 1 from applied_row a
      where a.district_id = k.district_id and a.kind = k.kind and a.sis_id = k.wanted_id)))`;
  // As if nothing had ever been accepted, if nothing has.
  await tx`
    update district set map_all = true,
           canvas_host = case when exists (select 1 from sis_import where run_id = any(${byRuns})) then canvas_host end
    where id = ${districtId}`;
  return made;
}
