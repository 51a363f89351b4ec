import { and, eq, inArray } from 'drizzle-orm';
import type { Database, Json, Sql } from '../../postgres/connect.js';
import { fence, type Writer } from '../../runs/fence.js';
import { sendingKinds } from '../../runs/kinds.js';
import { sisImport, type importMessage, type StoredImportOutcome } from '../../schema/imports.js';
import { decodeColumn } from '../../schema/json-column.js';
import { run as runTable } from '../../schema/runs.js';

/**
 * One submission to Canvas. A round sends what has been released: the first is the run's own, each later release makes
 * another. An attempt resends the rows of a phase that are not proven.
 */
export type SubmissionId = Pick<typeof sisImport.$inferSelect, 'runId' | 'round' | 'phase' | 'attempt'>;

export interface Submission
  extends SubmissionId, Pick<typeof sisImport.$inferSelect, 'dataSetId' | 'rows' | 'zipSha256' | 'canvasImportId'> {
  settled: boolean;
}

/** A submission; null if none was recorded. */
export async function findSubmission(db: Database, id: SubmissionId): Promise<Submission | null> {
  const { runId, round, phase, attempt, dataSetId, rows, zipSha256, canvasImportId, endedAt } = sisImport;
  const [found] = await db
    .select({ runId, round, phase, attempt, dataSetId, rows, zipSha256, canvasImportId, endedAt })
    .from(sisImport)
    .where(and(eq(runId, id.runId), eq(round, id.round), eq(phase, id.phase), eq(attempt, id.attempt)));
  if (!found) return null;
  const { endedAt: settledAt, ...submission } = found;
  return { ...submission, settled: settledAt !== null };
}

type Intent = Omit<Submission, 'canvasImportId' | 'settled'>;

/**
 * Records a submission before it is uploaded, so that a lost one can be looked up. The first intent is kept and
 * returned. Passing the fence here allows an attempt to upload.
 */
export async function recordIntent(sql: Sql, run: Writer, intent: Intent): Promise<Intent> {
  const { runId, round, phase, attempt } = intent;
  return sql.begin<Intent>(async (tx) => {
    await fence(tx, run);
    await tx`
      insert into sis_import (run_id, round, phase, attempt, data_set_id, rows, zip_sha256)
      values (${runId}, ${round}, ${phase}, ${attempt}, ${intent.dataSetId}, ${tx.json(intent.rows)}, ${intent.zipSha256})
      on conflict (run_id, round, phase, attempt) do nothing`;
    const [kept] = await tx<Intent[]>`
      select run_id as "runId", round, phase, attempt, data_set_id as "dataSetId", rows, zip_sha256 as "zipSha256"
      from sis_import
      where run_id = ${runId} and round = ${round} and phase = ${phase} and attempt = ${attempt}`;
    return { ...kept!, rows: decodeColumn(sisImport.rows, kept!.rows) };
  });
}

export async function recordCanvasImport(
  sql: Sql,
  run: Writer,
  dataSetId: string,
  canvasImportId: string,
): Promise<void> {
  await sql.begin(async (tx) => {
    await fence(tx, run);
    await tx`update sis_import set canvas_import_id = ${canvasImportId} where data_set_id = ${dataSetId}`;
  });
}

export async function recordOutcome(
  sql: Sql,
  run: Writer,
  dataSetId: string,
  outcome: StoredImportOutcome,
): Promise<void> {
  await sql.begin(async (tx) => {
    await fence(tx, run);
    await tx`
      update sis_import set outcome = ${tx.json(outcome as Json)}, ended_at = now() where data_set_id = ${dataSetId}`;
  });
}

export type ImportMessage = Pick<typeof importMessage.$inferSelect, 'kind' | 'line' | 'text'>;

/** Saves Canvas's messages about rows; the text stays in this database. */
export async function recordMessages(
  sql: Sql,
  run: Writer,
  submission: SubmissionId,
  messages: readonly ImportMessage[],
): Promise<void> {
  await sql.begin(async (tx) => {
    await fence(tx, run);
    await tx`
      delete from import_message
      where run_id = ${submission.runId} and round = ${submission.round} and phase = ${submission.phase}
        and attempt = ${submission.attempt}`;
    for (let start = 0; start < messages.length; start += 1000) {
      const rows = messages.slice(start, start + 1000).map((each) => ({
        run_id: submission.runId,
        round: submission.round,
        phase: submission.phase,
        attempt: submission.attempt,
        kind: each.kind,
        line: each.line,
        text: each.text,
      }));
      await tx`insert into import_message ${tx(rows)}`;
    }
  });
}

/** Whether a run that sends has ever submitted anything of this district. An adoption gives ids alone. */
export async function hasSubmitted(db: Database, districtId: number): Promise<boolean> {
  const any = await db
    .select({ runId: sisImport.runId })
    .from(sisImport)
    .innerJoin(runTable, eq(runTable.id, sisImport.runId))
    .where(and(eq(runTable.districtId, districtId), inArray(runTable.kind, [...sendingKinds])))
    .limit(1);
  return any.length > 0;
}
