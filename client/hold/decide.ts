import { randomUUID } from 'node:crypto';
import { ApplicationFailure, WorkflowUpdateFailedError, WorkflowUpdateStage, type Client } from '@temporalio/client';
import type { Decision } from '../../activities/provisioning/hold.js';
import { isErrorCode, remedyOf } from '../../codes/registry.js';
import type { DecisionRequest } from '../../roster/decision-request.js';
import { provisionId } from '../../workflows/ids.js';
import { CommandError } from '../errors.js';

/** Milliseconds in which a worker takes a decision: it only checks its form. */
const patience = 10_000;

export interface Decided extends Decision {
  updateId: string;
}

/**
 * Sends a decision to the run that waits for it. Throws `CommandError` with the code of a refusal, or `NO_WORKER`: the
 * decision was not taken in time.
 */
export async function decideInRun(temporal: Client, district: string, request: DecisionRequest): Promise<Decided> {
  const updateId = randomUUID();
  const handle = temporal.workflow.getHandle(provisionId(district));
  try {
    const update = await temporal.withDeadline(Date.now() + patience, () =>
      handle.startUpdate<Decision, [DecisionRequest]>('decide', {
        args: [request],
        updateId,
        waitForStage: WorkflowUpdateStage.ACCEPTED,
      }),
    );
    return { ...(await update.result()), updateId };
  } catch (error) {
    throw asCommandError(error, district, request.run) ?? error;
  }
}

function asCommandError(error: unknown, district: string, run: number): CommandError | null {
  if (error instanceof WorkflowUpdateFailedError) {
    const { cause } = error;
    if (cause instanceof ApplicationFailure && isErrorCode(cause.type))
      return new CommandError(cause.type, cause.message, remedyOf(cause.type));
  }
  const name = (error as Error | null)?.name;
  if (name === 'WorkflowNotFoundError') {
    return new CommandError(
      'RUN_IN_PROGRESS',
      `Run ${district}/${run} no longer waits: it has just closed.`,
      `Give the command again: it then counts for the next run.`,
    );
  }
  if (name !== 'WorkflowUpdateRPCTimeoutOrCancelledError') return null;
  return new CommandError('NO_WORKER', `No worker has taken the decision on run ${district}/${run} in time.`);
}
