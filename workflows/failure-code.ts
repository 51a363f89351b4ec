import { ActivityFailure, ApplicationFailure } from '@temporalio/workflow';

/** The code of a failed step; `UNKNOWN` if the engine gave none. */
export function codeOf(error: unknown): string {
  const cause = error instanceof ActivityFailure ? error.cause : error;
  return cause instanceof ApplicationFailure ? (cause.type ?? 'UNKNOWN') : 'UNKNOWN';
}
