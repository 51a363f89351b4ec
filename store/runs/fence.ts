import { RunOutcome } from '../../codes/run-outcome.js';
import type { RunKind } from '../../codes/run-kinds.js';
import { StoreError } from '../errors.js';
import type { Transaction } from '../postgres/connect.js';
import { neededBy, type Resource, type StageAttempt } from './kinds.js';

/** The writing run and, within a stage, the attempt. */
export interface Writer {
  districtId: number;
  runId: number;
  kind: RunKind;
  stage?: StageAttempt;
}

/**
 * Guards every write of a run. Passes only while no newer run has superseded this one, while the run holds the
 * resources (default: those that its kind needs), and within a stage only for its newest attempt: a worker that lost
 * contact with Temporal and works on writes nothing beside its successor. The rows are locked until the transaction
 * ends, so that a newer run or attempt waits for it.
 *
 * Throws `StoreError`: `RUN_SUPERSEDED`, `RESOURCE_TAKEN` (a resource that the run can do without) or `STALE_ATTEMPT`.
 */
export async function fence(
  tx: Transaction,
  run: Writer,
  resources: readonly Resource[] = neededBy(run.kind),
): Promise<void> {
  const [passes] = await tx<Array<{ open: boolean; held: number }>>`
    with open_run as (
      select 1 from run where id = ${run.runId} and outcome is distinct from ${RunOutcome.superseded} for share
    ), held as (
      select 1 from run_resource
      where district_id = ${run.districtId} and run_id = ${run.runId} and resource = any(${resources as string[]}) for share
    )
    select exists (select 1 from open_run) as open, (select count(*) from held)::int as held`;
  if (!passes!.open) throw superseded(run);
  if (passes!.held < resources.length) {
    const needed = neededBy(run.kind);
    if (resources.some((each) => needed.includes(each))) throw superseded(run);
    throw new StoreError('RESOURCE_TAKEN', `Run ${run.runId} no longer holds ${resources.join(', ')}.`);
  }
  if (run.stage === undefined) return;
  const { name, attempt } = run.stage;
  const [newest] = await tx`
    select 1 from run_stage where run_id = ${run.runId} and stage = ${name} and attempt = ${attempt} for share`;
  if (!newest) {
    throw new StoreError('STALE_ATTEMPT', `A newer attempt is at work on the stage ${name} of run ${run.runId}.`);
  }
}

function superseded(run: Writer): StoreError {
  return new StoreError('RUN_SUPERSEDED', `A newer run has taken what run ${run.runId} needs to write.`);
}
