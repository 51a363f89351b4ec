import type { Transaction } from '../postgres/connect.js';
import { StoreError } from '../errors.js';
import type { StageAttempt } from './stages.js';

/** Who writes: a run, and within a stage of it, which attempt. */
export interface Writer {
  districtId: number;
  runId: number;
  stage?: StageAttempt;
}

/**
 * Every write of a run stands behind this fence. It passes only while the run is the district's current one, and within
 * a stage only for its newest attempt: a worker that was cut off from the engine, and works on, writes nothing beside
 * its successor. Both rows are held until the transaction ends, so that a newer run or attempt waits for it.
 */
export async function fence(tx: Transaction, run: Writer): Promise<void> {
  const [held] = await tx`
    select 1 from district where id = ${run.districtId} and current_run = ${run.runId} for share`;
  if (!held) {
    throw new StoreError('RUN_SUPERSEDED', `Run ${run.runId} is no longer the current run of its district.`);
  }
  if (run.stage === undefined) return;
  const { name, attempt } = run.stage;
  const [newest] = await tx`
    select 1 from run_stage where run_id = ${run.runId} and stage = ${name} and attempt = ${attempt} for share`;
  if (!newest) {
    throw new StoreError('STALE_ATTEMPT', `A newer attempt is at work on the stage ${name} of run ${run.runId}.`);
  }
}
