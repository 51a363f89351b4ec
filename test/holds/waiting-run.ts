import type { WorkflowHandle } from '@temporalio/client';
import { inject } from 'vitest';
import type { RunReport } from '../../activities/provisioning/run-end.js';
import type { DecisionRequest } from '../../roster/decision-request.js';
import type { Decision } from '../../activities/provisioning/hold.js';
import { StageName } from '../../store/runs/kinds.js';
import { provisionId } from '../../workflows/ids.js';
import { SyncStage } from '../../workflows/search-attributes.js';
import { rollbook, type CommandResult } from '../client/rollbook.js';
import { testClient, uniqueName } from '../harness/temporal.js';
import { eventually } from '../kills/eventually.js';
import type { Practice } from '../nights/practice.js';

/** A run that has sent what it may and waits for decisions. */
export interface WaitingRun {
  number: number;
  handle: WorkflowHandle;
  /** Sends a decision as any client would. */
  decide(request: Partial<DecisionRequest>, updateId?: string): Promise<Decision>;
  /** Its report, once it has closed. */
  closed(): Promise<RunReport>;
  /** Ends when it waits again, so many rounds having been sent. */
  waits(round: number): Promise<void>;
}

/** Starts a night that holds something, and gives it once it waits. */
export async function nightThatWaits(practice: Practice, asOf: string): Promise<WaitingRun> {
  const client = await testClient();
  const handle = await client.workflow.start('provisionDistrict', {
    workflowId: provisionId(practice.district),
    taskQueue: practice.worker.taskQueue,
    args: [{ district: practice.district, mode: 'apply', asOf }],
  });
  return waitingRun(practice, handle.workflowId);
}

/** The district's run, once it waits for decisions. */
export async function waitingRun(practice: Practice, workflowId: string): Promise<WaitingRun> {
  const client = await testClient();
  const handle = client.workflow.getHandle(workflowId);
  const seen = async () => {
    const [found] = await practice.store.sql<Array<{ number: number; attempts: number }>>`
      select r.number, s.attempt as attempts from run r join run_stage s on s.run_id = r.id and s.stage = 'hold'
      where r.ended_at is null and s.counts is not null`;
    return found ?? null;
  };
  await eventually(async () => (await seen()) !== null, 'a run that waits for decisions');
  const { number } = (await seen())!;
  // The stage that commands go by is set in the moment after.
  const waits = async () => (await handle.describe()).typedSearchAttributes.get(SyncStage) === StageName.hold;
  await eventually(waits, 'a run whose stage is that of waiting');
  // The next run of the district has the same workflow id.
  const { runId } = await handle.describe();
  return {
    number,
    handle,
    decide: (request, updateId = uniqueName('update')) =>
      handle.executeUpdate<Decision, [Partial<DecisionRequest>]>('decide', {
        args: [{ run: number, by: 'an operator', ...request }],
        updateId,
      }),
    closed: () => client.workflow.getHandle(workflowId, runId).result() as Promise<RunReport>,
    // A stage begins once to wait, and twice for each round: to weigh what was decided, and to wait again.
    waits: (round) =>
      eventually(async () => ((await seen())?.attempts ?? 0) >= 2 * round - 1, `the end of round ${round}`),
  };
}

/** A command with both the database and Temporal of a practice district. */
export function command(practice: Practice, ...words: string[]): Promise<CommandResult> {
  return rollbook(words, {
    DATABASE_URL: practice.databaseUrl,
    TEMPORAL_ADDRESS: inject('temporalAddress'),
    TEMPORAL_NAMESPACE: inject('temporalNamespace'),
  });
}
