import type { WaitReason } from '../../../codes/plan-reasons.js';
import type { Sql } from '../../postgres/connect.js';
import { Phase } from '../../../roster/plan.js';
import { fence } from '../../runs/fence.js';
import type { RunContext } from '../../runs/run-of.js';

/** Lets everything of a phase that is not settled wait, with the reason, and the enrollments that would go along with it. */
export async function holdPhaseBack(sql: Sql, run: RunContext, phase: number, reason: WaitReason): Promise<void> {
  await sql.begin(async (tx) => {
    await fence(tx, run);
    for (const table of [`plan_row_r${run.runId}`, `plan_enrollment_r${run.runId}`]) {
      await tx`
        update ${tx(table)} set state = 'waiting', reason = ${reason}
        where phase in (${phase}, ${Phase.cascaded}) and state = 'released' and outcome is null`;
    }
  });
}
