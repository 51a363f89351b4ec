import { LinkState } from '../../roster/adoption/link-states.js';
import type { Transaction } from '../postgres/connect.js';
import { sendingKinds } from '../runs/kinds.js';
import type { Writer } from '../runs/fence.js';
import { countChanges } from './changes.js';
import { noteLeft } from './left.js';

/**
 * Notes the inverse of every change that adoptions have made and nobody has taken back. One that was recorded and not read
 * back, because its run broke off, may have been made. Can be repeated until sent.
 */
export async function planTakingBack(
  tx: Transaction,
  { districtId, runId }: Writer,
): Promise<{ links: number; changes: number; byApi: number }> {
  await tx`delete from adoption_change where run_id = ${runId}`;
  await tx`
    insert into adoption_change (run_id, seq, district_id, kind, canvas_id, login_id, old_id, new_id)
    select ${runId}::int, row_number() over (order by c.run_id desc, c.seq), ${districtId}::int, c.kind, c.canvas_id, c.login_id,
           c.new_id, c.old_id
    from adoption_change c
    where c.district_id = ${districtId} and c.run_id <> ${runId} and c.is_done is distinct from false and c.taken_back_run is null
      and not exists (select 1 from adoption_change b where b.taken_back_run = c.run_id)`;
  const [applied] = await tx<Array<{ links: number }>>`
    select count(*)::int as links from adoption_link where district_id = ${districtId} and state = ${LinkState.applied}`;
  return { ...applied!, ...(await countChanges(tx, runId)) };
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
    where ${own} and run_id <> ${runId} and is_done is distinct from false and taken_back_run is null`;
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
