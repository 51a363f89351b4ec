import type { BrokenOutcome, ClosedOutcome } from '../../codes/run-outcome.js';
import type { Json, Sql, Transaction } from '../postgres/connect.js';
import type { StoredReport } from '../schema/runs.js';
import { fence, type Writer } from './fence.js';

/** Notes the end and outcome of a run, in the transaction that closes its kind. */
export async function endRun(
  tx: Transaction,
  runId: number,
  outcome: ClosedOutcome,
  report: StoredReport,
): Promise<void> {
  await tx`
    update run set ended_at = now(), outcome = ${outcome}, report = ${tx.json(report as Json)} where id = ${runId}`;
}

/** Keeps the report of a run that stays open. */
export async function noteReport(tx: Transaction, runId: number, report: StoredReport): Promise<void> {
  await tx`update run set report = ${tx.json(report as Json)} where id = ${runId}`;
}

/**
 * Fails a run: nothing of it counts as done, so the next run sees the same changes again. Ends the whole run, whichever
 * attempts at its stages have begun. Throws `StoreError` `RUN_SUPERSEDED` if a newer run has taken over.
 */
export async function failRun(
  sql: Sql,
  { districtId, runId, kind }: Writer,
  outcome: BrokenOutcome,
  report: StoredReport,
): Promise<void> {
  await sql.begin(async (tx) => {
    await fence(tx, { districtId, runId, kind }, []);
    await tx`
      update run set ended_at = now(), outcome = ${outcome}, report = ${tx.json(report as Json)}
      where id = ${runId} and ended_at is null`;
  });
}
