import { foundWhenApplied, LinkState, Obstruction } from '../../roster/adoption/link-states.js';
import { Need, needNow } from '../../roster/adoption/need-of.js';
import type { MatchedKind } from '../../roster/matching/confidence.js';
import { ownTable } from '../evaluation/run-tables.js';
import type { Transaction } from '../postgres/connect.js';
import type { Writer } from '../runs/fence.js';
import { countChanges } from './changes.js';

export interface ChosenLinks {
  links: number;
  /** Changes of ids: all, and those of them that Canvas's API makes. */
  changes: number;
  byApi: number;
  obstructed: number;
  /** Links that a person has rejected: what they were for may be made. */
  rejected: number;
}

const kinds: readonly MatchedKind[] = ['account', 'term', 'course', 'section', 'user'];

/**
 * Notes which confirmed links a run carries out, each with the SIS id by which its object will be known, and the changes of
 * ids that this takes. Can be repeated until something was sent.
 *
 * @param school a pilot of one school; null: the whole district
 */
export async function chooseLinks(
  tx: Transaction,
  { districtId, runId }: Writer,
  evaluationRun: number,
  school: string | null,
): Promise<ChosenLinks> {
  const [objects, logins] = [tx(ownTable('canvas_object', evaluationRun)), tx(ownTable('canvas_login', evaluationRun))];
  const own = tx`district_id = ${districtId}`;
  await tx`delete from adoption_change where run_id = ${runId}`;
  await tx`
    update adoption_link set obstruction = null where ${own} and obstruction = any(${foundWhenApplied as string[]})`;
  await tx`
    update adoption_link k set obstruction = ${Obstruction.objectTwice}
    where ${own} and state = ${LinkState.confirmed} and obstruction is null and exists (
      select 1 from adoption_link t
      where t.district_id = k.district_id and t.kind = k.kind and t.canvas_id = k.canvas_id and t.id <> k.id
        and t.state in (${LinkState.confirmed}, ${LinkState.applied}))`;
  const kept = kinds.filter((kind) => needNow(Need.change, kind, school !== null) === Need.pin);
  await tx`
    update adoption_link
    set applied_run = ${runId},
        pinned_id = case when need = ${Need.pin} or (need = ${Need.change} and kind = any(${kept})) then standing_id
                         else wanted_id end
    where ${own} and state = ${LinkState.confirmed} and obstruction is null and need is not null
      and (${school}::text is null or schools = '{}' or ${school} = any(schools))`;
  // Its course becomes Rollbook's with a section: it has to have a SIS id by then, and nobody's open question or no.
  await tx`
    update adoption_link k set obstruction = ${Obstruction.courseOpen}, applied_run = null, pinned_id = null
    from ${objects} s join ${objects} c on c.kind = 'course' and c.canvas_id = s.parent_id
    where k.district_id = ${districtId} and k.applied_run = ${runId} and k.kind = 'section'
      and s.kind = 'section' and s.canvas_id = k.canvas_id
      and (c.status = 'deleted' or c.sis_id is null or exists (
        select 1 from adoption_link q
        where q.district_id = ${districtId} and q.kind = 'course' and q.canvas_id = c.canvas_id
          and q.state in (${LinkState.proposed}, ${LinkState.rejected}, ${LinkState.freed})))
      and not exists (
        select 1 from adoption_link l
        where l.district_id = ${districtId} and l.kind = 'course' and l.canvas_id = c.canvas_id and c.status <> 'deleted'
          and (l.applied_run = ${runId} or l.state = ${LinkState.applied}))`;
  await tx`
    insert into adoption_change (run_id, seq, district_id, kind, canvas_id, login_id, integration_id, old_id, new_id)
    select ${runId}::int, row_number() over (order by kind_order(k.kind), k.id), ${districtId}::int, k.kind, k.canvas_id,
           k.login_id, coalesce(o.integration_id, l.integration_id), k.standing_id, k.pinned_id
    from adoption_link k
    left join ${objects} o on o.kind = k.kind and o.canvas_id = k.canvas_id
    left join lateral (
      select max(integration_id) as integration_id from ${logins} l
      where k.kind = 'user' and l.user_id = k.canvas_id and l.status <> 'deleted' and lower(l.login_id) = lower(k.login_id)
        and l.sis_id is not distinct from k.standing_id) l on true
    where k.district_id = ${districtId} and k.applied_run = ${runId} and k.pinned_id is distinct from k.standing_id`;
  const { changes, byApi } = await countChanges(tx, runId);
  const [counted] = await tx<Array<Pick<ChosenLinks, 'links' | 'obstructed' | 'rejected'>>>`
    select (select count(*) from adoption_link where ${own} and applied_run = ${runId})::int as links,
           (select count(*) from adoption_link
            where ${own} and state = ${LinkState.confirmed} and obstruction is not null)::int as obstructed,
           (select count(*) from adoption_link
            where ${own} and state = ${LinkState.rejected} and making_obstruction is null
              and (${school}::text is null or schools = '{}' or ${school} = any(schools)))::int as rejected`;
  return { ...counted!, changes, byApi };
}
