import { errorCodeOf, isConnectionLost } from '../codes/connection-codes.js';
import { RunOutcome } from '../codes/run-outcome.js';
import { RunKind } from '../codes/run-kinds.js';
import { setTimeout as sleep } from 'node:timers/promises';
import type { WorkflowExecutionDescription, WorkflowHandle } from '@temporalio/client';
import { kindsOfRun, StageName } from '../store/runs/kinds.js';
import type { Store } from '../store/postgres/connect.js';
import { runProgress, type RunProgress } from '../store/reports/progress.js';

/** One stage of a run as a bar. `rows` of `of`: null if not known (yet). */
export interface StageProgress {
  stage: StageName;
  /** `broken`: the run failed in it. */
  state: 'waiting' | 'running' | 'done' | 'broken';
  seconds: number | null;
  rows: number | null;
  of: number | null;
  /** In words: rows read, planned, held or sent. Counts and codes only. */
  summary: string;
}

export interface ProgressSnapshot {
  /** Null until a worker has started the run. */
  runId: number | null;
  number: number | null;
  district: string | null;
  kind: RunKind | null;
  asOf: string | null;
  /** Null while the run is in progress. */
  outcome: RunOutcome | null;
  /** Since watching began. */
  seconds: number;
  stages: StageProgress[];
  /**
   * The step that Temporal waits for or retries, with its message ("import 812: 37 %"); null if nothing failed last.
   */
  retrying: { step: string; attempt: number; message: string } | null;
  /** PostgreSQL does not answer: the stages are the last known ones. */
  databaseAway: boolean;
}

/**
 * Snapshots of a run, about twice a second, until its workflow has ended, or waits for decisions. Read-only: ending the
 * watch does not stop the run. Waits for a restarting PostgreSQL, as the run itself does.
 */
export async function* watchRun(
  store: Store,
  handle: Pick<WorkflowHandle, 'describe' | 'result' | 'client'>,
  options: { everyMs?: number } = {},
): AsyncGenerator<ProgressSnapshot> {
  const began = Date.now();
  const workflowRunId = firstExecutionOf(await handle.describe());
  let ended = false;
  // A request for the end of a run that waits would keep the program from ending.
  const over = new AbortController();
  const result = handle.client
    .withAbortSignal(over.signal, () => handle.result())
    .then(
      () => (ended = true),
      () => (ended = true),
    );
  let progress: RunProgress | null = null;
  try {
    for (;;) {
      const isOver = ended;
      const read = await progressUnlessAway(store, workflowRunId);
      const databaseAway = read === 'away';
      if (read !== 'away') progress = read;
      const last = isOver || (progress !== null && waitsForDecisions(progress));
      yield {
        ...snapshotOf(progress),
        seconds: (Date.now() - began) / 1000,
        retrying: last ? null : await retriedStep(handle),
        databaseAway,
      };
      if (last && !databaseAway) return;
      const pause = sleep(options.everyMs ?? 500);
      await (databaseAway ? pause : Promise.race([result, pause]));
    }
  } finally {
    over.abort();
  }
}

/** Run id of the first execution of a workflow: one that continues as new is the same run. */
export function firstExecutionOf({ runId, raw }: Pick<WorkflowExecutionDescription, 'runId' | 'raw'>): string {
  return raw.workflowExecutionInfo?.firstRunId || runId;
}

function waitsForDecisions({ stages, endedAt }: RunProgress): boolean {
  return endedAt === null && stages.some((each) => each.stage === StageName.hold);
}

async function progressUnlessAway(store: Store, workflowRunId: string): Promise<RunProgress | null | 'away'> {
  try {
    return await runProgress(store.sql, workflowRunId);
  } catch (error) {
    if (isAway(error)) return 'away';
    throw error;
  }
}

/** SQLSTATEs of a server that is shutting down or starting. */
const restartStates = new Set(['57P01', '57P02', '57P03']);

function isAway(error: unknown): boolean {
  const code = errorCodeOf(error);
  return isConnectionLost(code) || restartStates.has(code ?? '');
}

/** Reads Temporal's pending retries. The messages are redacted: codes and counts. */
async function retriedStep(handle: Pick<WorkflowHandle, 'describe'>): Promise<ProgressSnapshot['retrying']> {
  const { raw } = await handle.describe();
  const failing = raw.pendingActivities?.find((each) => each.lastFailure?.message && (each.attempt ?? 1) > 1);
  if (!failing) return null;
  return {
    step: failing.activityType?.name ?? '',
    attempt: failing.attempt ?? 1,
    message: failing.lastFailure?.message ?? '',
  };
}

/** A run's progress as one bar for each stage of its kind. Pure. */
export function snapshotOf(
  progress: RunProgress | null,
): Omit<ProgressSnapshot, 'seconds' | 'retrying' | 'databaseAway'> {
  const open = { runId: null, number: null, district: null, kind: null, asOf: null, outcome: null };
  const isNoted = (stage: StageName) => progress?.stages.some((each) => each.stage === stage) ?? false;
  // A run that does not wait has no such stage.
  const all = kindsOfRun[progress?.kind ?? RunKind.provisioning].stages;
  const stages = all.filter((each) => !(each === StageName.hold || each === StageName.wait) || isNoted(each));
  if (progress === null) return { ...open, stages: stages.map(waiting) };
  const { runId, number, district, kind, asOf, outcome } = progress;
  const over = progress.endedAt !== null;
  return {
    ...{ runId, number, district, kind, asOf, outcome },
    stages: stages.map((stage, index) => {
      const noted = progress.stages.find((each) => each.stage === stage);
      if (!noted) return waiting(stage);
      const passed = stages.slice(index + 1).some(isNoted);
      // Import and settle take turns, and end once per import: they are over when the run is, or waits for decisions.
      const sends = stage === StageName.import || stage === StageName.settle;
      // Extract ends once per step of reading: it is over when a later stage has begun.
      const done = over || (stage === StageName.extract ? passed : sends ? isNoted(StageName.hold) : noted.ended);
      const brokeOff = over && (outcome === RunOutcome.failed || outcome === RunOutcome.cancelled);
      const broken = brokeOff && !passed && (sends || !noted.ended);
      const state = broken ? 'broken' : done ? 'done' : 'running';
      return { stage, state, seconds: Number(noted.seconds), ...countsOfStage(stage, noted.counts ?? {}, progress) };
    }),
  };
}

function waiting(stage: StageName): StageProgress {
  return { stage, state: 'waiting', seconds: null, rows: null, of: null, summary: '' };
}

function countsOfStage(
  stage: StageName,
  counts: Record<string, unknown>,
  progress: RunProgress,
): Pick<StageProgress, 'rows' | 'of' | 'summary'> {
  const number = (name: string): number => Number(counts[name] ?? 0);
  const nothing = { rows: null, of: null, summary: '' };
  switch (stage) {
    case StageName.connect:
      return { ...nothing, summary: typeof counts.provider === 'string' ? `${counts.provider} answers` : '' };
    case StageName.extract:
      return readingOf(progress);
    case StageName.map:
      return 'rows' in counts
        ? { rows: number('rows'), of: null, summary: `${number('rows')} rows looked at` }
        : nothing;
    case StageName.plan: {
      if (!('create' in counts)) return nothing;
      const [create, update, remove] = [number('create'), number('update'), number('remove')];
      const summary = `create ${create}, update ${update}, remove ${remove}`;
      return { rows: create + update + remove, of: null, summary };
    }
    case StageName.guard: {
      if (!('released' in counts)) return nothing;
      const summary = `released ${number('released')}, held ${number('held')}, waiting ${number('waiting')}`;
      return { rows: number('released'), of: null, summary };
    }
    case StageName.import:
      return sendingOf(progress);
    case StageName.hold: {
      const until = typeof counts.until === 'string' ? counts.until : '';
      return { ...nothing, summary: `${number('held')} rows wait for a decision until ${until}` };
    }
    case StageName.wait:
      return { ...nothing, summary: typeof counts.until === 'string' ? `quiet hours until ${counts.until}` : '' };
    case StageName.settle: {
      const settled = progress.imports.filter((each) => each.ended);
      return {
        ...nothing,
        summary: settled.length > 0 ? `${settled.length} of ${progress.imports.length} imports` : '',
      };
    }
    case StageName.compare: {
      if (!('linked' in counts)) return nothing;
      const summary = `linked ${number('linked')}, in question ${number('question')}, to be made ${number('made')}`;
      return { ...nothing, summary };
    }
    case StageName.collect:
    case StageName.prepare:
    case StageName.send:
      return { ...nothing, summary: classesOf(stage, progress) };
    default:
      return nothing;
  }
}

/** How many classes of a passback are past a stage. */
function classesOf(stage: StageName, { classes }: RunProgress): string {
  const order = ['collected', 'prepared', 'planned', 'sent'];
  const first = { [StageName.collect]: 0, [StageName.prepare]: 1, [StageName.send]: 3 }[stage as string] ?? 0;
  const past = sum(['skipped', 'excluded', ...order.slice(first)].map((each) => classes[each] ?? 0));
  return `${past} of ${sum(Object.values(classes))} classes`;
}

function readingOf({ reading, stages }: RunProgress): Pick<StageProgress, 'rows' | 'of' | 'summary'> {
  const connect = stages.find((each) => each.stage === StageName.connect)?.counts ?? {};
  const expected = (connect.collections ?? {}) as Record<string, { total?: number | null } | undefined>;
  const totals = Object.values(expected).map((each) => each?.total ?? null);
  const of = totals.length > 0 && totals.every((total) => total !== null) ? sum(totals) : null;
  const current = reading.find((each) => !each.done);
  const summary = current ? `${current.collection} ${current.rows}${current.total ? ` of ${current.total}` : ''}` : '';
  return { rows: sum(reading.map((each) => Number(each.rows))), of, summary };
}

function sendingOf({ imports, stages }: RunProgress): Pick<StageProgress, 'rows' | 'of' | 'summary'> {
  const guard = stages.find((each) => each.stage === StageName.guard)?.counts ?? {};
  const current = imports.find((each) => !each.ended);
  const summary = current?.canvasImportId ? `import ${current.canvasImportId}` : '';
  const settled = sum(imports.filter((each) => each.ended).map((each) => Number(each.rows)));
  return { rows: settled, of: Number(guard.released ?? 0), summary };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, each) => total + each, 0);
}
