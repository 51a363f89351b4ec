import {
  ActivityFailure,
  ApplicationFailure,
  CancellationScope,
  isCancellation,
  patched,
  proxyActivities,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import type { Activities } from '../../activities/index.js';
import type { RunReport } from '../../activities/provisioning/close.js';
import type { CollectionName } from '../../oneroster/rostering/model.js';
import { RunOutcome } from '../../codes/run-outcome.js';
import { Phase, phaseNames, type ImportPhase } from '../../roster/plan.js';
import { startDetails, type DetailsTable } from '../details.js';
import { District, NeedsAttention, SyncKind } from '../search-attributes.js';
import { sendPhase } from './send-phase.js';
import { summaries } from './summaries.js';
import { stepsOf, type Steps } from './steps.js';
import { timings } from '../timings.js';

export interface ProvisionInput {
  district: string;
  /** `observe` reads and plans, and writes nothing to Canvas. */
  mode: 'observe' | 'apply';
  /** The run's date in the district's zone; null: today. */
  asOf: string | null;
  /** Local time, `HH:MM`, after which no removals are sent; null: no limit. */
  finishBy?: string | null;
}

/** Read concurrently: the small collections, and enrollments, which take as long as all the rest of a night. */
const reading: CollectionName[][] = [['orgs', 'academicSessions', 'courses', 'classes', 'users'], ['enrollments']];

const { openRun } = proxyActivities<Activities>(timings.production.book);

/** Makes Canvas match the SIS for one district: connect, extract, map, plan, guard, import, settle. */
export async function provisionDistrict(input: ProvisionInput): Promise<RunReport> {
  upsertSearchAttributes([
    { key: District, value: input.district },
    { key: SyncKind, value: input.mode === 'observe' ? 'observe' : 'provision' },
  ]);
  const run = await openRun.executeWithOptions({ summary: 'open the run' }, [
    { ...input, firstExecutionRunId: workflowInfo().firstExecutionRunId },
  ]);
  const steps = stepsOf(run.timings, input.district);
  const details = startDetails(`${input.district}, run ${run.number}, as of ${run.asOf}`);
  try {
    await readEverything(run.runId, steps, details);
    const guarded = await planEverything(run.runId, steps, details);
    if (guarded.held > 0) upsertSearchAttributes([{ key: NeedsAttention, value: true }]);
    if (input.mode === 'apply') await sendEverything(run.runId, guarded.phases, steps, details, input.finishBy ?? null);
    const report = await steps.closeRun(run.runId);
    if (report.outcome === RunOutcome.partial) upsertSearchAttributes([{ key: NeedsAttention, value: true }]);
    // Rows held by the guard may have been released since.
    if (guarded.held > 0 && report.outcome === RunOutcome.complete && patched('attention-is-taken-back')) {
      upsertSearchAttributes([{ key: NeedsAttention, value: false }]);
    }
    details.begin('done', summaries.report(report));
    return report;
  } catch (error) {
    await CancellationScope.nonCancellable(() => noteEnd(run.runId, steps, error));
    throw error;
  }
}

async function readEverything(runId: number, steps: Steps, details: DetailsTable): Promise<void> {
  details.begin('connect', 'asking both ends');
  details.note('connect', summaries.connect(await steps.connect(runId)));
  details.begin('extract', 'reading');
  const read = (await steps.readCollections({ runId, sideBySide: reading })).map(summaries.collection);
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
  const cause = error instanceof ActivityFailure ? error.cause : error;
  const code = cause instanceof ApplicationFailure ? (cause.type ?? 'UNKNOWN') : 'UNKNOWN';
  await steps.abandonRun({ runId, outcome: isCancellation(error) ? RunOutcome.cancelled : RunOutcome.failed, code });
}
