import { plannedRows, type PlanCount } from '../plan/summary.js';
import { Operation, RowState, type Phase } from '../../../roster/plan.js';
import type { Transaction } from '../../postgres/connect.js';
import { disableNestedLoops } from '../../postgres/planner-hints.js';
import type { RunContext } from '../context.js';
import { pinsInRun } from '../decisions/pins.js';
import { proposesInRun } from '../decisions/proposals.js';
import { restrictionsInRun } from '../decisions/restrictions.js';
import { createBlocked, loadPassedPhases, planTables, writeStates } from './blocked.js';
import { blockHeldRows, blockPassingFindings } from './decided.js';
import { blockDependents } from './dependents.js';
import { blockLogins } from './logins.js';

/**
 * Derives the state of every planned row that is not sent yet (released, held or waiting, why, and on which row it
 * depends) from findings, open proposals, people's decisions and what Canvas accepted. Call it whenever one of these
 * has changed; it is idempotent. Fixed order: decisions, logins, successors, cascades and dependencies.
 *
 * @param planned counts of the plan as it was last counted, to skip what cannot occur
 * @param from the phase that is sent next: rows of earlier phases never change
 * @param weighsObserved leaves rows of schools that are only observed as if they were sent, to be weighed
 * @returns whether any row is not released
 */
export async function deriveStates(
  tx: Transaction,
  run: RunContext,
  planned: readonly PlanCount[],
  from: Phase,
  weighsObserved = false,
): Promise<boolean> {
  await disableNestedLoops(tx);
  await createBlocked(tx);
  await loadPassedPhases(tx, run, from);
  if (!(await anyCause(tx, run, planned))) return false;
  await blockHeldRows(tx, run, from, weighsObserved);
  if (plannedRows(planned, Operation.update, 'user') > 0) await blockLogins(tx, run, from);
  await blockPassingFindings(tx, run, from);
  const removesSections =
    plannedRows(planned, Operation.remove, 'section') + plannedRows(planned, Operation.remove, 'course') > 0;
  await blockDependents(tx, run, from, removesSections);
  await writeStates(tx, run, from);
  const [any] = await tx`
    select 1 from blocked_row union all select 1 from blocked_enrollment limit 1`;
  return any !== undefined;
}

/**
 * False for a plan without findings, decisions, refusals or blocks: it is sent as it is, without a scan. Without this a
 * first load of 300,000 takes 0.8 s longer, of 8.9 s: 0.5 s to guard it and 0.3 s to send it.
 */
async function anyCause(tx: Transaction, run: RunContext, planned: readonly PlanCount[]): Promise<boolean> {
  const isPlain = planned.every((each) => each.op === Operation.create && each.state === RowState.released);
  if (!isPlain || restrictionsInRun(run).length > 0) return true;
  const { rows, findings } = planTables(tx, run);
  const [cause] = await tx`
    select 1 from ${findings}
    union all select 1 from refused
    union all select 1 from ${rows} where state <> 'released'
    union all select 1 from proposal o where ${proposesInRun(tx, run)}
    union all select 1 from (${pinsInRun(tx, run)}) n
    union all select 1 from decision where district_id = ${run.districtId}
    limit 1`;
  return cause !== undefined;
}
