import { copyInto, copyValue } from '../../postgres/copy-in.js';
import type { Sql, Transaction } from '../../postgres/connect.js';
import type { PlanCount } from './summary.js';

/** Saves a plan's counts for the next stage; they outlive the plan. */
export async function savePlanCounts(tx: Transaction, runId: number, counts: readonly PlanCount[]): Promise<void> {
  await tx`delete from plan_count where run_id = ${runId}`;
  const columns = ['run_id', 'kind', 'op', 'phase', 'state', 'reason', 'outcome', 'rows'];
  const copy = await copyInto(tx, 'plan_count', columns);
  for (const { kind, op, phase, state, reason, outcome, rows } of counts) {
    const wait = copy.add(`${[runId, kind, op, phase, state, reason, outcome, rows].map(copyValue).join('\t')}\n`);
    if (wait) await wait;
  }
  await copy.end();
}

/** The last counts of a run's plan. */
export async function planCounts(sql: Sql | Transaction, runId: number): Promise<PlanCount[]> {
  return sql<PlanCount[]>`
    select kind, op, phase, state, reason, outcome, rows from plan_count
    where run_id = ${runId} order by kind_order(kind), op, phase, state, reason, outcome`;
}
