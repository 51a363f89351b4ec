import type { WorkflowHandleWithStartDetails } from '@temporalio/client';
import type { PassbackReport } from '../../activities/passback/settle.js';
import { isWell } from '../../codes/run-outcome.js';
import { runProgress } from '../../store/reports/progress.js';
import type { passGradesBack } from '../../workflows/passback/pass-grades-back.js';
import type { replayPassback } from '../../workflows/passback/replay-passback.js';
import type { withdrawPassback } from '../../workflows/passback/withdraw-passback.js';
import type { Call } from '../commands/define.js';
import { exitCodes, type ExitCode } from '../errors.js';
import { failureOf } from '../failure.js';
import { createProgressPrinter } from '../render-progress.js';
import { temporalUiLink } from '../summary.js';
import { firstExecutionOf, watchRun } from '../watch.js';

/** A started run that carries grades, sends them again, or takes them back. */
export type GradesHandle = WorkflowHandleWithStartDetails<
  typeof passGradesBack | typeof replayPassback | typeof withdrawPassback
>;

export interface EndedRun {
  report: PassbackReport;
  runId: number;
  uiLink: string | null;
}

/** What a command tells of a run: the members of its JSON beside the report, and its text. */
type Telling = (ended: EndedRun) => Promise<{ answer: object; text: () => string }>;

/** Watches a run of grades, and tells how it ended. With `--no-wait` it only tells that it has begun. */
export async function followRun(call: Call, handle: GradesHandle, tell: Telling): Promise<ExitCode> {
  const { context, args, options, answer } = call;
  const district = args[0]!;
  const store = context.store();
  const { namespace } = await context.temporal();
  const workflowRunId = firstExecutionOf(await handle.describe());
  const about = { workflowId: handle.workflowId, workflowRunId };
  const uiLink = temporalUiLink(about, { address: context.surroundings.temporalUi, namespace });
  if (options.wait === false) {
    answer({ district, ...about, uiLink }, () => `Started.${uiLink ? ` Watch it in the Temporal UI: ${uiLink}` : ''}`);
    return exitCodes.fine;
  }
  await watch(call, handle);
  const failure = await failureOf(handle);
  if (failure) {
    answer({ district, outcome: 'failed', failure, uiLink }, () => `The run failed: ${failure.message}`);
    return exitCodes.notWell;
  }
  const report: PassbackReport = await handle.result();
  const { runId } = (await runProgress(store.sql, workflowRunId))!;
  const told = await tell({ report, runId, uiLink });
  answer({ ...report, ...told.answer, uiLink }, told.text);
  return isWell(report.outcome) ? exitCodes.fine : exitCodes.notWell;
}

async function watch({ context, progress, json, args }: Call, handle: GradesHandle): Promise<void> {
  const leave = (): void => {
    progress(`\nIt goes on. See how it ended with: rollbook runs ${args[0]}`);
    process.exit(130);
  };
  process.once('SIGINT', leave);
  const printer = createProgressPrinter(context.err);
  for await (const snapshot of watchRun(context.store(), handle)) if (!json) printer.show(snapshot);
  process.off('SIGINT', leave);
}
