import {
  allHandlersFinished,
  CancellationScope,
  condition,
  continueAsNew,
  isCancellation,
  patched,
  proxyActivities,
  setCurrentDetails,
  sleep,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import type { Activities } from '../../activities/index.js';
import type { Mode, OpenedRun } from '../../activities/provisioning/connect.js';
import type { RunReport } from '../../activities/provisioning/run-end.js';
import type { CollectionName } from '../../oneroster/rostering/model.js';
import { RunOutcome } from '../../codes/run-outcome.js';
import { Phase, phaseNames, type ImportPhase } from '../../roster/plan.js';
import { eventOf, startAlerts } from '../alerts/start-alerts.js';
import { startDetails, type DetailsRow, type DetailsTable } from '../details.js';
import { codeOf } from '../failure-code.js';
import { District, NeedsAttention, SyncKind } from '../search-attributes.js';
import { takeDecisions } from './decisions.js';
import { holdForDecisions } from './hold.js';
import { sendPhase } from './send-phase.js';
import { summaries } from './summaries.js';
import { stepsOf, type Steps } from './steps.js';
import { secondsBetweenTries, timings } from '../timings.js';

export interface ProvisionInput {
  district: string;
  /** `observe` reads and plans, and writes nothing to Canvas; `add` sends only what gives. */
  mode: Mode;
  /** The run's date in the district's zone; null: today. */
  asOf: string | null;
  /** Local time, `HH:MM`, after which no removals are sent; null: no limit. */
  finishBy?: string | null;
  /** Set when a run that waits for decisions continues as new. */
  continued?: ContinuedRun;
}

interface RunInProgress extends OpenedRun {
  /** Rounds of sending so far: the first is the run's own, and each release makes another. */
  round: number;
}

interface ContinuedRun extends RunInProgress {
  /** Decisions that came while the last round was sent. */
  open: number;
  superseded: boolean;
  details: readonly DetailsRow[];
}

/** Read concurrently: the small collections, and enrollments, which take as long as all the rest of a night. */
const reading: CollectionName[][] = [['orgs', 'academicSessions', 'courses', 'classes', 'users'], ['enrollments']];

/** As operators find runs. */
const syncKinds: Record<Mode, string> = { observe: 'observe', add: 'add', apply: 'provision' };

const { openRun } = proxyActivities<Activities>(timings.production.book);

/**
 * Makes Canvas match the SIS for one district: connect, extract, map, plan, guard, import, settle. A run that holds
 * something then waits for decisions, and continues as new after each round of them.
 */
export async function provisionDistrict(input: ProvisionInput): Promise<RunReport> {
  const decisions = takeDecisions();
  upsertSearchAttributes([
    { key: District, value: input.district },
    { key: SyncKind, value: syncKinds[input.mode] },
  ]);
  const run = input.continued ?? (await begin(input));
  const steps = stepsOf(run.timings, input.district);
  const details = startDetails(`${input.district}, run ${run.number}, as of ${run.asOf}`, input.continued?.details);
  try {
    const holds = input.continued !== undefined || (await provision(run, input, steps, details)) > 0;
    const waits = holds && input.mode === 'apply' && (input.continued !== undefined || patched('held-runs-wait'));
    if (waits) {
      decisions.about = { runId: run.runId, number: run.number, steps };
      decisions.open += input.continued?.open ?? 0;
      decisions.superseded ||= input.continued?.superseded ?? false;
    }
    if (!waits || !(await holdForDecisions({ ...run, district: input.district }, decisions, steps, details))) {
      decisions.about = null;
      return await close(run, input.district, holds, steps, details);
    }
  } catch (error) {
    await CancellationScope.nonCancellable(() => noteEnd(run.runId, steps, error));
    throw error;
  }
  await condition(allHandlersFinished);
  const { open, superseded } = decisions;
  const continued = { ...run, round: run.round + 1, open, superseded, details: details.rows() };
  return continueAsNew<typeof provisionDistrict>({ ...input, continued });
}

async function begin({ district, mode, asOf }: ProvisionInput): Promise<RunInProgress> {
  const { firstExecutionRunId } = workflowInfo();
  const wanted = { district, mode, asOf, firstExecutionRunId };
  const open = () => openRun.executeWithOptions({ summary: 'open the run' }, [wanted]);
  return { ...(mode === 'add' ? await whenNoneIsAtWork(open, district) : await open()), round: 1 };
}

/** A run that adds supersedes none: it tries for ten minutes to begin beside none that reads or sends. */
async function whenNoneIsAtWork(open: () => Promise<OpenedRun>, district: string): Promise<OpenedRun> {
  for (const seconds of secondsBetweenTries) {
    try {
      return await open();
    } catch (error) {
      if (codeOf(error) !== 'RUN_AT_WORK') throw error;
      setCurrentDetails(`Another run of ${district} is at work. This one adds when that has ended.`);
      await sleep(seconds * 1000);
    }
  }
  return open();
}

/** Reads, plans and sends. Returns how many rows are held. */
async function provision(
  { runId }: RunInProgress,
  { mode, finishBy }: ProvisionInput,
  steps: Steps,
  details: DetailsTable,
): Promise<number> {
  await readEverything(runId, mode, steps, details);
  let guarded = await planEverything(runId, steps, details);
  if (guarded.held > 0 && mode === 'apply' && patched('held-is-read-back')) {
    const readBack = await steps.readBackHeld(runId);
    if (readBack.byHand > 0) details.note('guard', summaries.guard(readBack, readBack.byHand));
    guarded = readBack;
  }
  if (guarded.held > 0) upsertSearchAttributes([{ key: NeedsAttention, value: true }]);
  if (mode !== 'observe') await sendEverything(runId, guarded.phases, steps, details, finishBy ?? null);
  return guarded.held;
}

async function close(
  { runId, number }: RunInProgress,
  district: string,
  held: boolean,
  steps: Steps,
  details: DetailsTable,
): Promise<RunReport> {
  const { morning, alerts, ...report } = await steps.closeRun(runId);
  if (report.outcome === RunOutcome.partial) upsertSearchAttributes([{ key: NeedsAttention, value: true }]);
  // Rows held by the guard may have been released since.
  if (held && report.outcome === RunOutcome.complete && patched('attention-is-taken-back')) {
    upsertSearchAttributes([{ key: NeedsAttention, value: false }]);
  }
  details.begin('done', summaries.report(report));
  if (morning !== undefined) details.below(morning);
  if (alerts) await startAlerts(number, { district, event: eventOf(report.outcome), ofNight: true });
  return report;
}

async function readEverything(runId: number, mode: Mode, steps: Steps, details: DetailsTable): Promise<void> {
  details.begin('connect', 'asking both ends');
  details.note('connect', summaries.connect(await steps.connect(runId)));
  details.begin('extract', 'reading');
  // The sample of Canvas takes a tenth of a second or ten, and the SIS does not wait for it.
  const isSampled = mode !== 'observe' && patched('canvas-is-sampled-while-reading');
  const [collections] = await Promise.all([
    steps.readCollections({ runId, sideBySide: reading }),
    isSampled ? steps.sampleCanvas(runId) : null,
  ]);
  const read = collections.map(summaries.collection);
  details.note('extract', read.join('; '));
  read.push(summaries.lookUp(await steps.lookUpMissing(runId)));
  details.note('extract', read.filter((line) => line !== '').join('; '));
}

async function planEverything(runId: number, steps: Steps, details: DetailsTable) {
  details.begin('map', 'mapping');
  details.note('map', summaries.map(await steps.mapRoster(runId)));
  details.begin('plan', 'comparing');
  details.note('plan', summaries.plan(await steps.planRun(runId)));
  details.begin('guard', 'weighing');
  const guarded = await steps.guardRun(runId);
  details.note('guard', summaries.guard(guarded));
  return guarded;
}

async function sendEverything(
  runId: number,
  phases: readonly ImportPhase[],
  steps: Steps,
  details: DetailsTable,
  finishBy: string | null,
): Promise<void> {
  details.begin('import', phases.length === 0 ? 'nothing to send' : 'sending');
  for (const phase of phases) {
    details.note('import', `sending ${phaseNames[phase]}`);
    if (phase === Phase.removals && !(await steps.mayTakeAway({ runId, finishBy }))) {
      details.note('import', 'sent what gives; what takes away waits for the next night');
      return;
    }
    await sendPhase({ runId, phase }, steps, details);
  }
  if (phases.length > 0) details.note('import', 'sent');
}

async function noteEnd(runId: number, steps: Steps, error: unknown): Promise<void> {
  upsertSearchAttributes([{ key: NeedsAttention, value: true }]);
  const outcome = isCancellation(error) ? RunOutcome.cancelled : RunOutcome.failed;
  const abandoned = await steps.abandonRun({ runId, outcome, code: codeOf(error) });
  // Runs of an earlier version do not say.
  if (abandoned?.alerts)
    await startAlerts(abandoned.number, { district: abandoned.district, event: 'failed', ofNight: true });
}
