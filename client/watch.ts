import { errorCodeOf, isConnectionLost } from '../codes/connection-codes.js';
import { RunOutcome } from '../codes/run-outcome.js';
import { RunKind } from '../codes/run-kinds.js';
import { setTimeout as sleep } from 'node:timers/promises';
import type { WorkflowHandle } from '@temporalio/client';
import type { Store } from '../store/postgres/connect.js';
import { runProgress, type RunProgress } from '../store/reports/progress.js';

export type ProgressStage = 'connect' | 'extract' | 'map' | 'plan' | 'guard' | 'import' | 'settle';

/** One stage of a run as a bar. `rows` of `of`: null if not known (yet). */
export interface StageProgress {
  stage: ProgressStage;
  /** `broken`: the run failed in it. */
  state: 'waiting' | 'running' | 'done' | 'broken';
  seconds: number | null;
  rows: number | null;
  of: number | null;
  /** In words: rows read, planned, held or sent. Counts and codes only. */
  saying: string;
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
 * Snapshots of a run, about twice a second, until its workflow has ended; the last one has the outcome. Read-only:
 * ending the watch does not stop the run. Waits for a restarting PostgreSQL, as the run itself does.
 */
export async function* watchRun(
  store: Store,
  handle: Pick<WorkflowHandle, 'describe' | 'result'>,
  options: { everyMs?: number } = {},
): AsyncGenerator<ProgressSnapshot> {
  const began = Date.now();
  const { runId: workflowRunId } = await handle.describe();
  let ended = false;
  const result = handle.result().then(
    () => (ended = true),
    () => (ended = true),
  );
  let progress: RunProgress | null = null;
  for (;;) {
    const last = ended;
    const read = await progressUnlessAway(store, workflowRunId);
    const databaseAway = read === 'away';
    if (read !== 'away') progress = read;
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

const order: readonly ProgressStage[] = ['connect', 'extract', 'map', 'plan', 'guard', 'import', 'settle'];

/** A run's progress as seven bars. Pure. */
export function snapshotOf(
  progress: RunProgress | null,
): Omit<ProgressSnapshot, 'seconds' | 'retrying' | 'databaseAway'> {
  const open = { runId: null, number: null, district: null, kind: null, asOf: null, outcome: null };
  const stages = order.filter(
    (stage) => progress?.kind !== RunKind.observing || (stage !== 'import' && stage !== 'settle'),
  );
  if (progress === null) return { ...open, stages: stages.map(waiting) };
  const { runId, number, district, kind, asOf, outcome } = progress;
  const over = progress.endedAt !== null;
  return {
    ...{ runId, number, district, kind, asOf, outcome },
    stages: stages.map((stage, index) => {
      const noted = progress.stages.find((each) => each.stage === stage);
      if (!noted) return waiting(stage);
      // Extract and import end once per step of reading and per phase: they are over when a later stage has begun.
      const passed = stages.slice(index + 1).some((later) => progress.stages.some((each) => each.stage === later));
      const inParts = stage === 'extract' || stage === 'import' || stage === 'settle';
      const done = over || (inParts ? stage === 'extract' && passed : noted.ended);
      const broken =
        over && !noted.ended && (outcome === RunOutcome.failed || outcome === RunOutcome.cancelled) && !passed;
      const state = broken ? 'broken' : done ? 'done' : 'running';
      return { stage, state, seconds: Number(noted.seconds), ...countsOfStage(stage, noted.counts ?? {}, progress) };
    }),
  };
}

function waiting(stage: ProgressStage): StageProgress {
  return { stage, state: 'waiting', seconds: null, rows: null, of: null, saying: '' };
}

function countsOfStage(
  stage: ProgressStage,
  counts: Record<string, unknown>,
  progress: RunProgress,
): Pick<StageProgress, 'rows' | 'of' | 'saying'> {
  const number = (name: string): number => Number(counts[name] ?? 0);
  const nothing = { rows: null, of: null, saying: '' };
  switch (stage) {
    case 'connect':
      return { ...nothing, saying: typeof counts.provider === 'string' ? `${counts.provider} answers` : '' };
    case 'extract':
      return readingOf(progress);
    case 'map':
      return 'rows' in counts
        ? { rows: number('rows'), of: null, saying: `${number('rows')} rows looked at` }
        : nothing;
    case 'plan': {
      if (!('create' in counts)) return nothing;
      const [create, update, remove] = [number('create'), number('update'), number('remove')];
      const saying = `create ${create}, update ${update}, remove ${remove}`;
      return { rows: create + update + remove, of: null, saying };
    }
    case 'guard': {
      if (!('released' in counts)) return nothing;
      const saying = `released ${number('released')}, held ${number('held')}, waiting ${number('waiting')}`;
      return { rows: number('released'), of: null, saying };
    }
    case 'import':
      return sendingOf(progress);
    case 'settle': {
      const settled = progress.imports.filter((each) => each.ended);
      return {
        ...nothing,
        saying: settled.length > 0 ? `${settled.length} of ${progress.imports.length} imports` : '',
      };
    }
  }
}

function readingOf({ reading, stages }: RunProgress): Pick<StageProgress, 'rows' | 'of' | 'saying'> {
  const connect = stages.find((each) => each.stage === 'connect')?.counts ?? {};
  const expected = (connect.collections ?? {}) as Record<string, { total?: number | null } | undefined>;
  const totals = Object.values(expected).map((each) => each?.total ?? null);
  const of = totals.length > 0 && totals.every((total) => total !== null) ? sum(totals) : null;
  const current = reading.find((each) => !each.done);
  const saying = current ? `${current.collection} ${current.rows}${current.total ? ` of ${current.total}` : ''}` : '';
  return { rows: sum(reading.map((each) => Number(each.rows))), of, saying };
}

function sendingOf({ imports, stages }: RunProgress): Pick<StageProgress, 'rows' | 'of' | 'saying'> {
  const guard = stages.find((each) => each.stage === 'guard')?.counts ?? {};
  const current = imports.find((each) => !each.ended);
  const saying = current?.canvasImportId ? `import ${current.canvasImportId}` : '';
  const settled = sum(imports.filter((each) => each.ended).map((each) => Number(each.rows)));
  return { rows: settled, of: Number(guard.released ?? 0), saying };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, each) => total + each, 0);
}
