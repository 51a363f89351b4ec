import type { BrokenOutcome, ClosedOutcome } from '../../codes/run-outcome.js';
import type { Json, Sql, Transaction } from '../postgres/connect.js';
import type { StoredReport } from '../schema/runs.js';
import { fence, type Writer } from './fence.js';

/** Notes in the transaction of a kind's own closing that a run has ended, with what it came to. */
export async function endRun(
  tx: Transaction,
  runId: number,
  outcome: ClosedOutcome,
  report: StoredReport,
): Promise<void> {
  await tx`
    update run set ended_at = now(), outcome = ${outcome}, report = ${tx.json(report as Json)} where id = ${runId}`;
}

/**
 * A run that broke off: nothing of it counts as done, so the next run looks at the same changes again. It is the run that
 * ends, whatever attempts at its stages began. Throws `StoreError` `RUN_SUPERSEDED` where a newer run has taken over.
 */
export async function failRun(
  sql: Sql,
  { districtId, runId, kind }: Writer,
  outcome: BrokenOutcome,
  report: StoredReport,
): Promise<void> {
  await sql.begin(async (tx) => {
    await fence(tx, { districtId, runId, kind });
    await tx`
      update run set ended_at = now(), outcome = ${outcome}, report = ${tx.json(report as Json)}
      where id = ${runId} and ended_at is null`;
  });
}
