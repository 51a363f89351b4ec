import type { Transaction } from '../connect.js';
import type { RunContext } from '../runs/run-of.js';

/**
 * Before a phase is sent: what hangs on a row that Canvas did not accept waits, and so does the half of a move that takes
 * away while the half that gives has not arrived. Returns how many rows wait now.
 */
export async function blockDependents(tx: Transaction, run: RunContext, phase: number): Promise<number> {
  const rows = tx(`plan_row_r${run.runId}`);
  const enrollments = tx(`plan_enrollment_r${run.runId}`);
  const refused = tx`b.op = 'create' and b.outcome is distinct from 'accepted' and b.phase < ${phase}`;
  const blockedRows = await tx`
    update ${rows} p set verdict = 'waiting', reason = 'PARENT_NOT_ACCEPTED'
    from ${rows} b
    where p.phase >= ${phase} and p.outcome is null and p.verdict = 'released' and p.op <> 'remove' and ${refused}
      and (p.kind = 'account' and b.kind = 'account' and p.after->>'parent_account_id' = b.sis_id
           or p.kind = 'course' and b.kind = 'account' and p.after->>'account_id' = b.sis_id
           or p.kind = 'course' and b.kind = 'term' and p.after->>'term_id' = b.sis_id)`;
  const chain = await tx`
    update ${rows} p set verdict = 'waiting', reason = 'PARENT_NOT_ACCEPTED'
    from ${rows} b
    where p.kind = 'section' and b.kind = 'course' and p.op <> 'remove' and p.verdict = 'released'
      and p.outcome is null and b.op = 'create' and b.verdict = 'waiting' and b.reason = 'PARENT_NOT_ACCEPTED'
      and p.after->>'course_id' = b.sis_id`;
  const blockedEnrollments = await tx`
    update ${enrollments} e set verdict = 'waiting', reason = 'PARENT_NOT_ACCEPTED'
    from ${rows} b
    where e.outcome is null and e.verdict = 'released' and e.op = 'create' and b.op = 'create' and b.verdict = 'waiting'
      and (b.kind = 'section' and e.section_id = b.sis_id or b.kind = 'user' and e.user_id = b.sis_id)`;
  if (phase < 2) return blockedRows.count + chain.count + blockedEnrollments.count;
  const halves = await tx`
    update ${enrollments} e set verdict = 'waiting', reason = 'MOVE_NOT_COMPLETE'
    where e.op = 'remove' and e.outcome is null and e.verdict = 'released'
      and exists (select 1 from ${enrollments} add
                  where add.user_id = e.user_id and add.op = 'create' and add.outcome is distinct from 'accepted')`;
  const logins = await tx`
    update ${rows} p set verdict = 'waiting', reason = 'LOGIN_NOT_FREE'
    from ${rows} b
    where p.kind = 'user' and p.phase = 2 and p.outcome is null and p.verdict = 'released' and b.kind = 'user'
      and b.seq > 0 and b.phase < 2 and b.op = 'update' and b.outcome is distinct from 'accepted'
      and lower(p.after->>'login_id') = lower(b.before->>'login_id') and p.sis_id <> b.sis_id`;
  return blockedRows.count + chain.count + blockedEnrollments.count + halves.count + logins.count;
}
