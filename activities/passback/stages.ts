import { kindsOfRun, type StageAttempt, type StageName } from '../../store/runs/kinds.js';
import { readRun, type Run } from '../../store/runs/run.js';
import { beginStage, endStage } from '../../store/runs/stages.js';
import type { ActivityDeps } from '../deps.js';

type Deps = Pick<ActivityDeps, 'store' | 'log'>;

/** Notes in store and log the begin of an attempt at a stage, and reads the run for it. */
export async function beginPassbackStage(
  { store, log }: Deps,
  runId: number,
  stage: StageName,
): Promise<Run & { stage: StageAttempt }> {
  const attempt = await beginStage(store.db, runId, stage);
  const run = await readRun(store.db, runId);
  if (!kindsOfRun[run.kind].stages.includes(stage))
    throw new TypeError(`a run of kind ${run.kind} has no stage ${stage}`);
  log.info(
    { district: run.district, run: run.number, kind: run.kind, stage, attempt: attempt.attempt },
    'stage begins',
  );
  return { ...run, stage: attempt };
}

/** Notes in store and log the end of a stage with its counts. */
export async function endPassbackStage(
  { store, log }: Deps,
  run: Run,
  stage: StageName,
  counts: Record<string, number>,
): Promise<void> {
  const seconds = await endStage(store.sql, run, stage, counts);
  log.info({ district: run.district, run: run.number, kind: run.kind, stage, seconds, counts }, 'stage ends');
}
