import { WorkflowFailedError, type WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { isErrorCode, type ErrorCode } from '../codes/registry.js';

/** Why a run failed, as kept by Temporal: a code of the closed list, and what to do. */
export interface RunFailure {
  code: ErrorCode;
  message: string;
}

/** Waits for a run's end; null if it did not fail. */
export async function failureOf(handle: Pick<WorkflowHandle, 'result'>): Promise<RunFailure | null> {
  const error: unknown = await handle.result().then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof WorkflowFailedError)) return null;
  let cause = error.cause;
  while (cause && !(cause instanceof ApplicationFailure) && cause.cause instanceof Error) cause = cause.cause;
  if (cause instanceof ApplicationFailure) {
    return { code: isErrorCode(cause.type) ? cause.type : 'UNKNOWN', message: cause.message };
  }
  return { code: 'RUN_ENDED', message: 'Its workflow was cancelled, terminated or ran out of time.' };
}
