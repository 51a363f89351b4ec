import { LinkState } from '../../roster/adoption/link-states.js';
import { isAsWanted, type AdoptionResult } from '../../roster/adoption/result.js';
import { RunOutcome } from '../../codes/run-outcome.js';
import { bindCanvasHost } from '../districts/bind-canvas-host.js';
import { dropEvaluationTables } from '../evaluation/run-tables.js';
import type { Sql, Transaction } from '../postgres/connect.js';
import type { RunContext } from '../provisioning/context.js';
import { endRun } from '../runs/close-run.js';

/**
 * Notes what a run has carried out: what is linked is Rollbook's, and what nothing stands for may be made. The next night
 * maps everything anew.
 */
export async function carryOutLinks(
  tx: Transaction,
  run: RunContext,
  school: string | null,
): Promise<{ freed: number }> {
  const own = tx`district_id = ${run.districtId}`;
  await tx`
    update adoption_link set state = ${LinkState.applied}
    where ${own} and applied_run = ${run.runId} and state = ${LinkState.confirmed}`;
  const freed = await tx`
    update adoption_link set state = ${LinkState.freed}, applied_run = ${run.runId}
    where ${own} and making_obstruction is null and state = any(${[LinkState.unmatched, LinkState.rejected]})
      and (${school}::text is null or schools = '{}' or ${school} = any(schools))`;
  // What must not be made waits, and says why.
  await tx`
    update adoption_link set obstruction = making_obstruction
    where ${own} and state = ${LinkState.rejected} and making_obstruction is not null`;
  await bindCanvasHost(tx, run);
  await tx`update district set map_all = true where id = ${run.districtId}`;
  return { freed: freed.count };
}

/** Links that wait: the number by state, and of those with something in the way. */
export async function countWaiting(tx: Transaction, districtId: number): Promise<{ open: number; obstructed: number }> {
  const [counted] = await tx<Array<{ open: number; obstructed: number }>>`
    select count(*) filter (where state = ${LinkState.proposed})::int as open,
           count(*) filter (where obstruction is not null)::int as obstructed
    from adoption_link where district_id = ${districtId} and state not in (${LinkState.applied}, ${LinkState.freed})`;
  return counted!;
}

/** Closes a run with its result, in the transaction that carries it out: it is never carried out and then counted anew. */
export async function closeAdoption(tx: Transaction, run: RunContext, result: AdoptionResult): Promise<void> {
  await endRun(tx, run.runId, isAsWanted(result) ? RunOutcome.complete : RunOutcome.partial, { adoption: result });
  await dropEvaluationTables(tx, run.runId);
}

/** The result of a run that is closed, whose step is repeated because its answer was lost; null: it is not closed. */
export async function resultOfClosed(sql: Sql, runId: number): Promise<AdoptionResult | null> {
  const [found] = await sql<Array<{ result: AdoptionResult | null }>>`
    select report->'adoption' as result from run where id = ${runId} and ended_at is not null`;
  return found?.result ?? null;
}
