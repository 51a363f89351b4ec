import { and, eq, sql as statement } from 'drizzle-orm';
import type { Database, Sql } from '../postgres/connect.js';
import { fence, type Writer } from '../runs/fence.js';
import { canvasReport } from '../schema/evaluation.js';

export type CanvasReportRow = Pick<typeof canvasReport.$inferSelect, 'after' | 'reportId' | 'askedAt' | 'rows'>;

interface ReportKey {
  runId: number;
  attempt: number;
}

/** A report that a run has asked for, or is about to; null: not yet. */
export async function findReport(db: Database, { runId, attempt }: ReportKey): Promise<CanvasReportRow | null> {
  const [found] = await db
    .select({
      after: canvasReport.after,
      reportId: canvasReport.reportId,
      askedAt: canvasReport.askedAt,
      rows: canvasReport.rows,
    })
    .from(canvasReport)
    .where(and(eq(canvasReport.runId, runId), eq(canvasReport.attempt, attempt)));
  return found ?? null;
}

/** Notes that a report is about to be asked for. The first note of an attempt stays. */
export async function intendReport(sql: Sql, run: Writer, attempt: number, after: string): Promise<void> {
  await sql.begin(async (tx) => {
    await fence(tx, run, []);
    await tx`
      insert into canvas_report (run_id, attempt, after_report) values (${run.runId}, ${attempt}, ${after})
      on conflict do nothing`;
  });
}

/** Notes Canvas's id of a report. */
export async function noteReportId(sql: Sql, run: Writer, attempt: number, reportId: string): Promise<void> {
  await sql.begin(async (tx) => {
    await fence(tx, run, []);
    await tx`update canvas_report set report_id = ${reportId} where run_id = ${run.runId} and attempt = ${attempt}`;
  });
}

/** The report that a run has loaded: which of those it asked for, and its rows by kind; null: none yet. */
export async function loadedReport(
  db: Database,
  runId: number,
): Promise<{ attempt: number; rows: Record<string, number> } | null> {
  const [found] = await db
    .select({ attempt: canvasReport.attempt, rows: canvasReport.rows })
    .from(canvasReport)
    .where(and(eq(canvasReport.runId, runId), statement`rows is not null`))
    .orderBy(statement`attempt desc`)
    .limit(1);
  return found ? { attempt: found.attempt, rows: found.rows! } : null;
}

/** Notes the rows of a report that was loaded and is whole. */
export async function noteReportRows(
  sql: Sql,
  run: Writer,
  attempt: number,
  rows: Readonly<Record<string, number>>,
): Promise<void> {
  await sql.begin(async (tx) => {
    await fence(tx, run, []);
    await tx`
      update canvas_report set rows = ${tx.json(rows)} where run_id = ${run.runId} and attempt = ${attempt}`;
  });
}
