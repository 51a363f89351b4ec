import { Context } from '@temporalio/activity';
import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import type { ActivityInboundCallsInterceptor } from '@temporalio/worker';
import type { Logger } from 'pino';
import { framesOf, isCancellation, toCodedError } from '../codes/to-coded-error.js';

/** Most stack frames in the log: the place and its callers. */
const mostFrames = 6;

/**
 * Turns whatever an activity throws into a failure of a closed list, before it reaches Temporal: a code, the district's
 * run, and what to do next. No value of a record, no answer's body and no secret passes; of other errors only the class
 * is kept.
 */
export function redactFailures(log: Logger): ActivityInboundCallsInterceptor {
  return {
    execute: async (input, next) => {
      try {
        return await next(input);
      } catch (error) {
        if (isCancellation(error)) throw error;
        const { workflowExecution, activityType, attempt } = Context.current().info;
        const failure = toFailure(error, workflowExecution?.workflowId ?? activityType);
        if (failure.category !== ApplicationFailureCategory.BENIGN) {
          log.warn({
            activity: activityType,
            attempt,
            run: workflowExecution?.workflowId,
            code: failure.type,
            at: framesOf(error).slice(0, mostFrames),
          });
        }
        throw failure;
      }
    },
  };
}

/** The failure for an error, with the run in which it happened. */
export function toFailure(error: unknown, where: string): ApplicationFailure {
  if (error instanceof ApplicationFailure) return error;
  const { code, message, remedy, retryable, retryAfterMs } = toCodedError(error);
  return ApplicationFailure.create({
    type: code,
    message: `${where}: ${message} ${remedy}`,
    nonRetryable: !retryable,
    ...(retryAfterMs === undefined ? {} : { nextRetryDelay: retryAfterMs }),
  });
}
