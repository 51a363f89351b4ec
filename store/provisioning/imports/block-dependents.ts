import type { Transaction } from '../../postgres/connect.js';
import { disableNestedLoops } from '../../postgres/planner-hints.js';
import { dependencies } from '../plan/dependencies.js';
import { keepEnrollmentsOfKeptSections, keepSectionsOfHeldEnrollments } from '../plan/cascades.js';
import type { RunContext } from '../../runs/run-of.js';

/**
 * Before a phase is sent: what depends on a row that Canvas did not accept waits, and so does the half of a move that takes
 * away while the half that gives has not arrived. Returns how many rows wait now.
 */
export async function blockDependents(tx: Transaction, run: RunContext, phase: number): Promise<number> {
  // Before the first there is nothing that Canvas could have refused.
  if (phase === 0) return 0;
  await disableNestedLoops(tx);
  let waiting = await blockChildren(tx, run, phase);
  waiting += await blockLogins(tx, run, phase);
  if (phase === 2) waiting += await blockIncompleteMoves(tx, run);
  return waiting;
}

/** The refused ones are few; each kind that depends on them is joined by its own key. */
async function blockChildren(tx: Transaction, run: RunContext, phase: number): Promise<number> {
  const rows = tx(`plan_row_r${run.runId}`);
  // What the first phase created is few, and found by its kinds.
  const earlier = phase === 1 ? tx`kind in ('account', 'term') and phase = 0` : tx`phase < ${phase}`;
  await tx`
    create temp table refused on commit drop as
    select kind, sis_id from ${rows}
    where op = 'create' and outcome is distinct from 'accepted' and ((${earlier}) or state = 'waiting')`;
  const [any] = await tx`select 1 from refused limit 1`;
  if (!any) return 0;
  let waiting = 0;
  for (const [kind, parentKind, column] of dependencies) {
    const blocked = await tx`
      with blocked as (
        update ${rows} p set state = 'waiting', reason = 'PARENT_NOT_ACCEPTED'
        from refused r
        where p.kind = ${kind} and r.kind = ${parentKind} and p.after->>${column} = r.sis_id
          and p.outcome is null and p.state = 'released' and p.op <> 'remove'
        returning p.kind, p.sis_id, p.op
      )
      insert into refused select kind, sis_id from blocked where op = 'create'`;
    waiting += blocked.count;
  }
  for (const [kind, column] of [
    ['section', 'section_id'],
    ['user', 'user_id'],
  ] as const) {
    const blocked = await tx`
      update ${tx(`plan_enrollment_r${run.runId}`)} e set state = 'waiting', reason = 'PARENT_NOT_ACCEPTED'
      from refused r
      where r.kind = ${kind} and e.${tx(column)} = r.sis_id and e.op = 'create' and e.outcome is null
        and e.state = 'released'`;
    waiting += blocked.count;
  }
  return waiting;
}

async function blockIncompleteMoves(tx: Transaction, run: RunContext): Promise<number> {
  const enrollments = tx(`plan_enrollment_r${run.runId}`);
  const halves = await tx`
    update ${enrollments} e set state = 'waiting', reason = 'MOVE_NOT_COMPLETE'
    where e.op = 'remove' and e.outcome is null and e.state = 'released'
      and e.user_id in (select user_id from ${enrollments} where op = 'create' and outcome is distinct from 'accepted')`;
  // Nobody who waits goes along with a section.
  if (halves.count > 0) {
    await keepSectionsOfHeldEnrollments(tx, run);
    await keepEnrollmentsOfKeptSections(tx, run);
  }
  return halves.count;
}

/** A login that its holder did not give up is not taken: by a new one, or (numbered below zero) by a temporary one. */
async function blockLogins(tx: Transaction, run: RunContext, phase: number): Promise<number> {
  const rows = tx(`plan_row_r${run.runId}`);
  const logins = await tx`
    update ${rows} p set state = 'waiting', reason = 'LOGIN_NOT_FREE'
    from (select h.sis_id, lower(h.before->>'login_id') as login from ${rows} h
          where h.kind = 'user' and h.phase < ${phase} and h.op = 'update' and h.outcome is distinct from 'accepted') b
    where p.kind = 'user' and p.phase = ${phase} and p.outcome is null and p.state = 'released'
      and lower(p.after->>'login_id') = b.login and p.sis_id <> b.sis_id`;
  return logins.count;
}
