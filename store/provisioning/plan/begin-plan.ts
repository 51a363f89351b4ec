import type { DecisionRow } from '../../../roster/enrollment-decision.js';
import { copyInto, copyValue } from '../../postgres/copy-in.js';
import type { Transaction } from '../../postgres/connect.js';
import { createShardTables } from './shards.js';
import type { RunContext } from '../context.js';

/**
 * Prepares the planning of enrollments: empty shards, replacing those of an earlier attempt, and the decision table.
 */
export async function beginPlan(
  tx: Transaction,
  run: RunContext,
  decisions: readonly DecisionRow[],
  shards: number,
): Promise<void> {
  await createShardTables(tx, run.runId, shards);
  await forgetDecisionTable(tx, run.runId);
  // Of runs that were abandoned before their plan was made.
  await tx`delete from enrollment_decision where run_id in (select id from run where ended_at is not null)`;
  const columns = ['run_id', 'role', 'facts', 'canvas_role', 'decision', 'rank', 'drop_status'];
  const copy = await copyInto(tx, 'enrollment_decision', columns);
  for (const each of decisions) {
    const cells = [run.runId, each.role, each.facts, each.canvasRole, each.decision, each.rank, each.dropStatus];
    const wait = copy.add(`${cells.map(copyValue).join('\t')}\n`);
    if (wait) await wait;
  }
  await copy.end();
  await tx`analyze enrollment_decision`;
}

/** Deletes the decision table of a run, unused once its plan is made. */
export async function forgetDecisionTable(tx: Transaction, runId: number): Promise<void> {
  await tx`delete from enrollment_decision where run_id = ${runId}`;
}
