import { CancellationScope, isCancellation, patched, sleep, upsertSearchAttributes } from '@temporalio/workflow';
import type { OpenedPassback } from '../../activities/passback/connect.js';
import type { LaneInput, LaneResult } from '../../activities/passback/lane.js';
import type { ToldTeachers } from '../../activities/passback/tell-teachers.js';
import type { PassbackReport } from '../../activities/passback/settle.js';
import { isWell, RunOutcome } from '../../codes/run-outcome.js';
import { eventOf, startAlerts } from '../alerts/start-alerts.js';
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

/** Quiet hours that one run waits for. What it has not sent after the last of them is left to the next passback. */
const mostWaits = 3;

/**
 * The stages of an opened run: connect, collect, prepare, plan, guard, send, settle. Quiet hours stop the sending; after
 * them it goes on with the reading of what is not sent yet.
 */
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
  await planAll(runId, steps, details);
  if (mode === 'send') await sendInWakingHours(runId, steps, details, () => planAll(runId, steps, details));
  details.begin('settle', 'settling');
  const { alerts, ...report } = await steps.settle({ runId, mode });
  // A passback that went well is no news.
  const event = eventOf(report.outcome);
  if (alerts && event !== null) await startAlerts(report.run, { district: report.district, event, ofNight: false });
  if (!isWell(report.outcome)) upsertSearchAttributes([{ key: NeedsAttention, value: true }]);
  const isToTell = mode === 'send' && report.toTell !== undefined && report.toTell.teachers > 0;
  const told = isToTell ? await tellTeachers(runId, steps, details) : null;
  details.begin('done', summaries.report(report));
  return { ...report, ...(told && { told }) };
}

/** Sends what is planned. What quiet hours stop is planned anew when they are over. */
export async function sendInWakingHours(
  runId: number,
  steps: SendSteps,
  details: DetailsTable,
  planAnew: () => Promise<void>,
): Promise<void> {
  for (let waits = 0; (await sendAll(runId, steps, details)) && waits < mostWaits; waits += 1) {
    await waitForQuietHours(runId, steps, details);
    await planAnew();
  }
}

type SendSteps = Pick<PassbackSteps, 'send' | 'pause' | 'resume'>;

async function planAll(runId: number, steps: PassbackSteps, details: DetailsTable): Promise<void> {
  details.begin('collect', 'reading');
  if (patched('line-items-in-one-list')) await steps.list(runId);
  details.note('collect', summaries.lanes(await inLanes(runId, steps.collect)));
  details.begin('prepare', 'deciding');
  details.note('prepare', summaries.lanes(await inLanes(runId, steps.prepare)));
  details.begin('plan', 'comparing');
  details.note('plan', summaries.lanes(await inLanes(runId, steps.plan)));
  details.begin('guard', 'weighing');
  details.note('guard', summaries.guard(await steps.guard(runId)));
}

/** Whether quiet hours have stopped it. */
async function sendAll(runId: number, steps: SendSteps, details: DetailsTable): Promise<boolean> {
  details.begin('send', 'sending');
  const sent = await inLanes(runId, steps.send);
  details.note('send', summaries.lanes(sent));
  return sent.stopped === true;
}

/** What is not sent yet is read and planned anew afterwards: both ends may have changed in these hours. */
async function waitForQuietHours(runId: number, steps: SendSteps, details: DetailsTable): Promise<void> {
  const pause = await steps.pause(runId);
  details.begin('wait', summaries.pause(pause));
  if (pause.waitMs > 0) await sleep(pause.waitMs, { summary: `quiet hours until ${pause.until}` });
  await steps.resume(runId);
}

/** The run is closed by now: a message that does not arrive is noted, and fails nothing. */
async function tellTeachers(runId: number, steps: PassbackSteps, details: DetailsTable): Promise<ToldTeachers | null> {
  details.begin('tell', 'writing to teachers');
  try {
    const told = await steps.tell(runId);
    details.note('tell', summaries.told(told));
    return told;
  } catch (error) {
    if (isCancellation(error)) throw error;
    details.note('tell', `**${codeOf(error)}**`);
    return null;
  }
}

/** One step in all lanes side by side. */
export async function inLanes(runId: number, step: (input: LaneInput) => Promise<LaneResult>): Promise<LaneResult> {
  const numbers = Array.from({ length: lanes }, (_, at) => at + 1);
  const results = await Promise.all(numbers.map((lane) => step({ runId, lane })));
  return {
    classes: results.reduce((sum, each) => sum + each.classes, 0),
    skipped: results.reduce((sum, each) => sum + each.skipped, 0),
    ...(results.some((each) => each.stopped) && { stopped: true as const }),
  };
}

async function noteEnd(runId: number, steps: Pick<PassbackSteps, 'abandon'>, error: unknown): Promise<void> {
  upsertSearchAttributes([{ key: NeedsAttention, value: true }]);
  const outcome = isCancellation(error) ? RunOutcome.cancelled : RunOutcome.failed;
  const abandoned = await steps.abandon({ runId, outcome, code: codeOf(error) });
  // Runs of an earlier version do not say.
  if (abandoned?.alerts)
    await startAlerts(abandoned.number, { district: abandoned.district, event: 'failed', ofNight: false });
}
