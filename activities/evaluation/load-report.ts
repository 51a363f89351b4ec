import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Context } from '@temporalio/activity';
import { DateTime } from 'luxon';
import { CanvasError } from '../../canvas/errors.js';
import { mapConcurrently } from '../../canvas/map-concurrently.js';
import type { ReportedKind } from '../../canvas/reports/report-rows.js';
import { openReport } from '../../canvas/reports/report-zip.js';
import type { CanvasErrorCode } from '../../codes/client-errors.js';
import { isIncomplete, lacksStudents } from '../../roster/matching/whole-report.js';
import { findReport, noteReportRows } from '../../store/evaluation/canvas-reports.js';
import { analyzeReport, danglingRows, loadReportRows, type ZonedDates } from '../../store/evaluation/load-report.js';
import { sectionsToCheck } from '../../store/evaluation/section-sample.js';
import type { RunContext } from '../../store/provisioning/context.js';
import { fence } from '../../store/runs/fence.js';
import { canvasOf } from '../clients.js';
import type { ActivityDeps } from '../deps.js';
import { collectGarbage, collectGarbageEvery } from '../threads/collect-garbage.js';
import { throttle } from '../throttle.js';
import { whileBeating } from '../while-beating.js';
import type { ReportKey } from './report.js';

/** Rows whose garbage is worth collecting: some 20 MB. */
const manyRows = 25_000;

/** Sections whose students are read once more, one or two requests each. */
const sectionsLookedAt = 12;

export type LoadedReport =
  | { isWhole: true; rows: Record<ReportedKind, number> }
  /** The report is no good; another one may be. */
  | {
      isWhole: false;
      code: Extract<
        CanvasErrorCode,
        'CANVAS_REPORT_BROKEN' | 'CANVAS_REPORT_INCOMPLETE' | 'CANVAS_REPORT_NOT_DOWNLOADED'
      >;
    };

/** Downloads of one file before another report is asked for: half an hour, or seconds in practice. */
const mostDownloads = { production: 30, practice: 5 };

/** Dates of a file in a zone. */
export function datesIn(zone: string): ZonedDates {
  const momentOf = (date: string | null) => {
    const moment = date === null ? null : DateTime.fromISO(date, { zone });
    return moment?.isValid ? moment : null;
  };
  return {
    dayOf: (date) => momentOf(date)?.toISODate() ?? null,
    instantOf: (date) => momentOf(date)?.toUTC().toISO({ suppressMilliseconds: true }) ?? null,
  };
}

/**
 * Downloads a report and puts it into the run's tables, in one transaction, and looks whether it is whole: by the zip's own
 * checksums, by what its rows name, and by the students of some sections. The file is on this disk only meanwhile.
 */
export async function loadReport(deps: ActivityDeps, run: RunContext, key: ReportKey): Promise<LoadedReport> {
  const path = join(deps.scratchFolder, `report-${run.runId}-${key.attempt}-${randomUUID()}.zip`);
  const { heartbeat, cancellationSignal } = Context.current();
  const beat = throttle(heartbeat);
  const canvas = canvasOf(deps, run, cancellationSignal);
  try {
    const asked = await findReport(deps.store.db, key);
    const made = await canvas.provisioningReport(asked!.reportId!);
    try {
      await canvas.downloadReport(made, path, (bytes) => beat({ downloaded: bytes }));
    } catch (error) {
      const isLast = Context.current().info.attempt >= mostDownloads[deps.profile];
      if (!isLast || !(error instanceof CanvasError) || error.code !== 'CANVAS_REPORT_NOT_DOWNLOADED') throw error;
      return { isWhole: false, code: error.code };
    }
    const sweep = collectGarbageEvery(manyRows);
    const loaded = await whileBeating((tell) => {
      const tellSome = throttle(tell);
      return putIntoTables(deps, run, path, (kind, rows) => {
        tellSome({ [kind]: rows });
        sweep(rows);
      });
    });
    if (!loaded.isWhole) return loaded;
    const sample = await deps.store.sql.begin((tx) => sectionsToCheck(tx, run, sectionsLookedAt));
    const seen = await mapConcurrently(sample, async ({ sectionId, students }) => {
      beat({ section: 1 });
      return { listed: await canvas.studentsOfSection(sectionId), students };
    });
    if (lacksStudents(seen)) return { isWhole: false, code: 'CANVAS_REPORT_INCOMPLETE' };
    await noteReportRows(deps.store.sql, run, key.attempt, loaded.rows);
    if (loaded.rows.enrollments > manyRows) collectGarbage(); // before the threads map the roster
    return loaded;
  } finally {
    canvas.close();
    await rm(path, { force: true });
  }
}

async function putIntoTables(
  { store: { sql } }: ActivityDeps,
  run: RunContext,
  path: string,
  onRows: (kind: ReportedKind, rows: number) => void,
): Promise<LoadedReport> {
  try {
    const report = await openReport(path);
    try {
      return await sql.begin(async (tx): Promise<LoadedReport> => {
        await fence(tx, run);
        const { canvas, timezone } = run.settings;
        const how = { runId: run.runId, emailDomains: canvas.emailDomains, dates: datesIn(timezone), onRows };
        const rows = await loadReportRows(tx, report, how);
        await analyzeReport(tx, run.runId);
        if (isIncomplete(await danglingRows(tx, run.runId)))
          return { isWhole: false, code: 'CANVAS_REPORT_INCOMPLETE' };
        return { isWhole: true, rows };
      });
    } finally {
      report.close();
    }
  } catch (error) {
    if (!(error instanceof CanvasError) || error.code !== 'CANVAS_REPORT_BROKEN') throw error;
    return { isWhole: false, code: error.code };
  }
}
