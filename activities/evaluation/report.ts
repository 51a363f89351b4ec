import { Context } from '@temporalio/activity';
import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import type { CanvasClient } from '../../canvas/client.js';
import { hasParameters, reportEnded, wholeReport } from '../../canvas/reports/account-reports.js';
import type { StepErrorCode } from '../../codes/run-errors.js';
import { findReport, intendReport, noteReportId } from '../../store/evaluation/canvas-reports.js';
import { runOf, type RunContext } from '../../store/provisioning/context.js';
import { canvasOf } from '../clients.js';
import type { ActivityDeps } from '../deps.js';
import { pollAfterMs } from '../provisioning/poll-after.js';

/** A report of a run: the first one, or another because that was no good. */
export interface ReportKey {
  runId: number;
  attempt: number;
}

/** Milliseconds after which a report that Canvas has not made is given up: large districts take an hour. */
const patience = { production: 6 * 3_600_000, practice: 60_000 };

/** Canvas's Provisioning report: asked for, and waited for. */
export function createReportActivities(deps: ActivityDeps) {
  const { db, sql } = deps.store;
  return {
    /**
     * Asks Canvas for a report, once: what was asked for is noted before, so that a report whose answer was lost is found
     * again, and not started twice.
     */
    async requestReport(key: ReportKey): Promise<{ reportId: string }> {
      const run = await runOf(db, key.runId);
      const canvas = canvasOf(deps, run, Context.current().cancellationSignal);
      try {
        const reportId =
          (await knownReport(deps, canvas, run, key)) ?? (await canvas.startProvisioningReport(wholeReport)).id;
        await noteReportId(sql, run, key.attempt, reportId);
        return { reportId };
      } finally {
        canvas.close();
      }
    },

    /**
     * Looks once; while Canvas works it fails on purpose, so that Temporal waits and shows the progress. False: Canvas has
     * given the report up, or takes longer than makes sense.
     */
    async awaitReport(key: ReportKey): Promise<{ isMade: boolean }> {
      const context = Context.current();
      const run = await runOf(db, key.runId);
      const asked = await findReport(db, key);
      const canvas = canvasOf(deps, run, context.cancellationSignal);
      try {
        const report = await canvas.provisioningReport(asked!.reportId!);
        if (reportEnded(report)) return { isMade: report.status === 'complete' && report.fileUrl !== null };
        if (Date.now() - asked!.askedAt.getTime() > patience[deps.profile]) return { isMade: false };
        throw ApplicationFailure.create({
          message: `report ${report.id}: ${report.progress} %`,
          type: 'REPORT_RUNNING' satisfies StepErrorCode,
          category: ApplicationFailureCategory.BENIGN,
          nextRetryDelay: pollAfterMs(context.info.attempt, deps.profile),
        });
      } finally {
        canvas.close();
      }
    },
  };
}

/** The report that an earlier attempt of this step has asked for; null: none, and now it is noted that one is. */
async function knownReport(
  { store: { db, sql } }: ActivityDeps,
  canvas: CanvasClient,
  run: RunContext,
  key: ReportKey,
): Promise<string | null> {
  const known = await findReport(db, key);
  if (known?.reportId) return known.reportId;
  const listed = (await canvas.provisioningReports()).filter((each) => /^\d+$/.test(each.id));
  if (known === null) {
    const newest = listed.reduce((most, { id }) => (isLater(id, most) ? id : most), '');
    await intendReport(sql, run, key.attempt, newest);
    return null;
  }
  const later = listed.filter((each) => isLater(each.id, known.after) && hasParameters(each, wholeReport));
  return later.find((each) => !['error', 'aborted', 'deleted'].includes(each.status))?.id ?? null;
}

/** Canvas numbers its reports; ids may have more digits than a number holds. */
function isLater(id: string, after: string): boolean {
  return after === '' || BigInt(id) > BigInt(after);
}
