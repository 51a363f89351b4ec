import {
  CancellationScope,
  isCancellation,
  proxyActivities,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import type { Activities } from '../../activities/index.js';
import type { LaneInput, LaneResult } from '../../activities/passback/lane.js';
import type { PassbackReport } from '../../activities/passback/settle.js';
import { isWell, RunOutcome } from '../../codes/run-outcome.js';
import { startDetails, type DetailsTable } from '../details.js';
import { codeOf } from '../failure-code.js';
import { District, NeedsAttention, SyncKind } from '../search-attributes.js';
import { timings } from '../timings.js';
import { passbackSteps, type PassbackSteps } from './steps.js';
import { summaries } from './summaries.js';

export interface PassbackInput {
  district: string;
  /** The run's date in the district's zone; null: today. */
  asOf: string | null;
  /** `plan` reads and plans, and sends nothing. Default: `send`. */
  mode?: 'plan' | 'send';
}

/**
 * Lanes that work through the classes side by side. The pace per credential decides how many requests are in flight;
 * two lanes keep it busy while one of them writes to PostgreSQL.
 */
const lanes = 2;

const { openPassback } = proxyActivities<Activities>(timings.production.book);

/**
 * Makes the gradebook of the SIS hold what teachers graded in Canvas: connect, collect, prepare, plan, guard, send,
 * settle.
 */
export async function passGradesBack({ district, asOf, mode = 'send' }: PassbackInput): Promise<PassbackReport> {
  upsertSearchAttributes([
    { key: District, value: district },
    { key: SyncKind, value: 'passback' },
  ]);
  const { firstExecutionRunId } = workflowInfo();
  const run = await openPassback.executeWithOptions({ summary: 'open the run' }, [
    { district, asOf, firstExecutionRunId },
  ]);
  const steps = passbackSteps(run.timings, district);
  const details = startDetails(`${district}, passback ${run.number}, as of ${run.asOf}`);
  try {
    return await passBack(run.runId, mode, steps, details);
  } catch (error) {
    await CancellationScope.nonCancellable(() => noteEnd(run.runId, steps, error));
    throw error;
  }
}

async function passBack(
  runId: number,
  mode: 'plan' | 'send',
  steps: PassbackSteps,
  details: DetailsTable,
): Promise<PassbackReport> {
  details.begin('connect', 'asking both ends');
  details.note('connect', summaries.connect(await steps.connect(runId)));
  details.begin('collect', 'reading');
  details.note('collect', summaries.lanes(await inLanes(runId, steps.collect)));
  details.begin('prepare', 'deciding');
  details.note('prepare', summaries.lanes(await inLanes(runId, steps.prepare)));
  details.begin('plan', 'comparing');
  details.note('plan', summaries.lanes(await inLanes(runId, steps.plan)));
  details.begin('guard', 'weighing');
  details.note('guard', summaries.guard(await steps.guard(runId)));
  if (mode === 'send') {
    details.begin('send', 'sending');
    details.note('send', summaries.lanes(await inLanes(runId, steps.send)));
  }
  details.begin('settle', 'settling');
  const report = await steps.settle({ runId, mode });
  if (!isWell(report.outcome)) upsertSearchAttributes([{ key: NeedsAttention, value: true }]);
  details.begin('done', summaries.report(report));
  return report;
}

async function inLanes(runId: number, step: (input: LaneInput) => Promise<LaneResult>): Promise<LaneResult> {
  const numbers = Array.from({ length: lanes }, (_, at) => at + 1);
  const results = await Promise.all(numbers.map((lane) => step({ runId, lane })));
  return {
    classes: results.reduce((sum, each) => sum + each.classes, 0),
    skipped: results.reduce((sum, each) => sum + each.skipped, 0),
  };
}

async function noteEnd(runId: number, steps: PassbackSteps, error: unknown): Promise<void> {
  upsertSearchAttributes([{ key: NeedsAttention, value: true }]);
  const outcome = isCancellation(error) ? RunOutcome.cancelled : RunOutcome.failed;
  await steps.abandon({ runId, outcome, code: codeOf(error) });
}
