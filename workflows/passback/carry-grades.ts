import { CancellationScope, isCancellation, upsertSearchAttributes } from '@temporalio/workflow';
import type { OpenedPassback } from '../../activities/passback/connect.js';
import type { LaneInput, LaneResult } from '../../activities/passback/lane.js';
import type { PassbackReport } from '../../activities/passback/settle.js';
import { isWell, RunOutcome } from '../../codes/run-outcome.js';
import { startDetails, type DetailsTable } from '../details.js';
import { codeOf } from '../failure-code.js';
import { NeedsAttention } from '../search-attributes.js';
import { passbackSteps, type PassbackSteps } from './steps.js';
import { summaries } from './summaries.js';

/** What a run does with its plan: nothing, or send it. */
export type PassbackMode = 'plan' | 'send';

/**
 * Lanes that work through the classes side by side. The pace per credential decides how many requests are in flight;
 * two lanes keep it busy while one of them writes to PostgreSQL.
 */
const lanes = 2;

/** The stages of an opened run: connect, collect, prepare, plan, guard, send, settle. */
export async function carryGrades(run: OpenedPassback, mode: PassbackMode, what: string): Promise<PassbackReport> {
  const steps = passbackSteps(run.timings, run.district);
  const details = startDetails(`${run.district}, ${what} ${run.number}, as of ${run.asOf}`);
  return untilSettled(run.runId, steps, () => throughStages(run.runId, mode, steps, details));
}

/** Goes through the stages of a run; one that breaks off does not stay open. */
export async function untilSettled<Result>(
  runId: number,
  steps: Pick<PassbackSteps, 'abandon'>,
  stages: () => Promise<Result>,
): Promise<Result> {
  try {
    return await stages();
  } catch (error) {
    await CancellationScope.nonCancellable(() => noteEnd(runId, steps, error));
    throw error;
  }
}

async function throughStages(
  runId: number,
  mode: PassbackMode,
  steps: PassbackSteps,
  details: DetailsTable,
): Promise<PassbackReport> {
  details.begin('connect', 'asking both ends');
  details.note('connect', summaries.connect(await steps.connect(runId, mode)));
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

/** One step in all lanes side by side. */
export async function inLanes(runId: number, step: (input: LaneInput) => Promise<LaneResult>): Promise<LaneResult> {
  const numbers = Array.from({ length: lanes }, (_, at) => at + 1);
  const results = await Promise.all(numbers.map((lane) => step({ runId, lane })));
  return {
    classes: results.reduce((sum, each) => sum + each.classes, 0),
    skipped: results.reduce((sum, each) => sum + each.skipped, 0),
  };
}

async function noteEnd(runId: number, steps: Pick<PassbackSteps, 'abandon'>, error: unknown): Promise<void> {
  upsertSearchAttributes([{ key: NeedsAttention, value: true }]);
  const outcome = isCancellation(error) ? RunOutcome.cancelled : RunOutcome.failed;
  await steps.abandon({ runId, outcome, code: codeOf(error) });
}
