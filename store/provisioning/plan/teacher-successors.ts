import type { Transaction } from '../../postgres/connect.js';
import { Finding } from '../../../roster/findings.js';
import { Operation, RowState } from '../../../roster/plan.js';
import { planTables } from '../states/blocked.js';
import { forgetFindings } from '../states/findings.js';
import { analyzeSample } from '../../postgres/planner-hints.js';
import type { RunContext } from '../context.js';

/**
 * Finds the teachers whose drop waits for a successor (roster/teacher-succession `waitsForSuccessor`); they are checked
 * again each night. Returns how many wait.
 *
 * @param acceptedBy the last day on which the successor may have been accepted
 */
export async function findWaitingTeachers(tx: Transaction, run: RunContext, acceptedBy: string): Promise<number> {
  const table = `plan_enrollment_r${run.runId}`;
  const plan = tx(table);
  const applied = tx(`applied_enrollment_d${run.districtId}`);
  // Filled a moment ago: this query and the counts that follow need its statistics.
  await analyzeSample(tx, table, ['section_id', 'role', 'op', 'state', 'reason', 'outcome']);
  await forgetFindings(tx, run, [Finding.waitsForSuccessor]);
  const waiting = await tx`
    insert into ${planTables(tx, run).findings} (run_id, kind, seq, code, source_kind, source_id)
    select ${run.runId}::int, 'enrollment', p.seq, ${Finding.waitsForSuccessor}, 'section', p.section_id
    from ${plan} p
    where p.op = ${Operation.remove} and p.role = ${run.settings.mapping.roles.teacher} and p.state = ${RowState.released}
      and not exists (
        select 1 from ${applied} a
        where a.section_id = p.section_id and a.role = p.role and a.status = 'active' and a.user_id <> p.user_id
          and a.since <= ${acceptedBy}
          and not exists (select 1 from ${plan} other
                          where other.section_id = a.section_id and other.user_id = a.user_id and other.role = a.role
                            and other.op = ${Operation.remove}))`;
  return waiting.count;
}
