import { proxyActivities, upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';
import type { Activities } from '../../activities/index.js';
import type { OpenedPassback } from '../../activities/passback/connect.js';
import type { PassbackReport } from '../../activities/passback/settle.js';
import { isWell } from '../../codes/run-outcome.js';
import { startDetails } from '../details.js';
import { District, NeedsAttention, SyncKind } from '../search-attributes.js';
import { timings } from '../timings.js';
import { inLanes, sendInWakingHours, untilSettled, type PassbackMode } from './carry-grades.js';
import { withdrawalSteps } from './steps.js';
import { summaries } from './summaries.js';

export interface WithdrawalInput {
  /** Number of a stored request: which run, and what of it. */
  withdrawal: number;
  /** `plan` reads and plans, and takes nothing back. Default: `send`. */
  mode?: PassbackMode;
  /** The run's date in the district's zone. Default: today. */
  asOf?: string | null;
}

const { openWithdrawal } = proxyActivities<Activities>(timings.production.book);

/**
 * Takes back what a passback has sent by mistake: results and line items that it made are deleted, those that it changed
 * are as they were before. What somebody has changed since is left. Started twice, the second one finds nothing to do.
 */
export async function withdrawPassback(input: WithdrawalInput): Promise<PassbackReport> {
  const { withdrawal, mode = 'send', asOf = null } = input;
  upsertSearchAttributes([{ key: SyncKind, value: 'withdrawal' }]);
  const { firstExecutionRunId } = workflowInfo();
  const run = await openWithdrawal.executeWithOptions({ summary: 'open the run' }, [
    { withdrawal, asOf, firstExecutionRunId },
  ]);
  upsertSearchAttributes([{ key: District, value: run.district }]);
  const steps = withdrawalSteps(run.timings, run.district);
  return untilSettled(run.runId, steps, () => takeBack(run, mode, steps));
}

/** The stages of an opened withdrawal: connect, collect, plan, send, settle. */
async function takeBack(
  { runId, district, number, asOf }: OpenedPassback,
  mode: PassbackMode,
  steps: ReturnType<typeof withdrawalSteps>,
): Promise<PassbackReport> {
  const details = startDetails(`${district}, withdrawal ${number}, as of ${asOf}`);
  details.begin('connect', 'asking the SIS');
  details.note('connect', summaries.connect(await steps.connect(runId)));
  const plan = async (): Promise<void> => {
    details.begin('collect', 'reading');
    details.note('collect', summaries.lanes(await inLanes(runId, steps.collect)));
    details.begin('plan', 'comparing');
    details.note('plan', summaries.lanes(await inLanes(runId, steps.plan)));
  };
  await plan();
  if (mode === 'send') await sendInWakingHours(runId, steps, details, plan);
  details.begin('settle', 'settling');
  // Whoever takes back what was sent is there to see it.
  const { alerts: _, ...report } = await steps.settle({ runId, mode });
  if (!isWell(report.outcome)) upsertSearchAttributes([{ key: NeedsAttention, value: true }]);
  details.begin('done', summaries.report(report));
  return report;
}
