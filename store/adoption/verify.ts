import { LinkState, Obstruction } from '../../roster/adoption/link-states.js';
import { ownTable } from '../evaluation/run-tables.js';
import type { Transaction } from '../postgres/connect.js';
import type { Writer } from '../runs/fence.js';

/**
 * Compares the links that a run carries out with Canvas's newest report: an object that is gone, or that does not have the
 * id by which it should be known, is not linked. Returns how many are.
 */
export async function verifyLinks(tx: Transaction, { districtId, runId }: Writer): Promise<number> {
  const [objects, logins] = [tx(ownTable('canvas_object', runId)), tx(ownTable('canvas_login', runId))];
  const mine = tx`k.district_id = ${districtId} and k.applied_run = ${runId} and k.state = ${LinkState.confirmed}`;
  const fails = tx`set obstruction = ${Obstruction.notAsConfirmed}, applied_run = null, pinned_id = null`;
  await tx`
    update adoption_link k ${fails}
    where ${mine} and k.kind <> 'user' and not exists (
      select 1 from ${objects} o
      where o.kind = k.kind and o.canvas_id = k.canvas_id and o.status <> 'deleted' and o.sis_id = k.pinned_id)`;
  await tx`
    update adoption_link k ${fails}
    where ${mine} and k.kind = 'user' and not exists (
      select 1 from ${logins} l
      where l.user_id = k.canvas_id and l.status <> 'deleted' and l.sis_id = k.pinned_id)`;
  await tx`
    update adoption_link k ${fails}
    from ${objects} s join ${objects} c on c.kind = 'course' and c.canvas_id = s.parent_id
    where ${mine} and k.kind = 'section' and s.kind = 'section' and s.canvas_id = k.canvas_id
      and (c.sis_id is null or c.status = 'deleted')`;
  const [linked] = await tx<Array<{ links: number }>>`
    select count(*)::int as links from adoption_link k where ${mine}`;
  return linked!.links;
}

/** Terms that a run links, by the SIS id under which they are known. */
export async function termsToRead(tx: Transaction, { districtId, runId }: Writer): Promise<string[]> {
  const rows = await tx<Array<{ sisId: string }>>`
    select pinned_id as "sisId" from adoption_link
    where district_id = ${districtId} and applied_run = ${runId} and kind = 'term' and pinned_id is not null`;
  return rows.map((each) => each.sisId);
}
