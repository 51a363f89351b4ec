import { Context } from '@temporalio/activity';
import { ApplicationFailure, CancelledFailure, TemporalFailure } from '@temporalio/common';
import type { ActivityInboundCallsInterceptor } from '@temporalio/worker';
import type { Logger } from 'pino';
import { errorCodeOf, isConnectionLost } from '../codes/connection-codes.js';
import { CanvasError } from '../canvas/errors.js';
import { SecretError } from '../config/secrets.js';
import { OneRosterError } from '../oneroster/errors.js';
import { StoreError } from '../store/errors.js';

/**
 * Turns whatever an activity throws into one failure of a closed list, before it reaches Temporal: a code, the district's
 * run, and what to do next. No value of a record, no answer's body and no secret passes; what is not on the list is told
 * by its class alone.
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
        if (failure.type !== 'IMPORT_RUNNING') {
          log.warn({
            activity: activityType,
            attempt,
            run: workflowExecution?.workflowId,
            code: failure.type,
            at: framesOf(error),
          });
        }
        throw failure;
      }
    },
  };
}

/** The failure that stands for an error, with the run it happened in. */
export function toFailure(error: unknown, where: string): ApplicationFailure {
  if (error instanceof ApplicationFailure) return error;
  if (error instanceof OneRosterError || error instanceof CanvasError) {
    const asked = error.retryAfterMs;
    return ApplicationFailure.create({
      message: `${where}: ${error.message}`,
      type: error.code,
      // A submission whose answer was lost is looked up before it is repeated, so trying again is safe.
      nonRetryable: !error.retryable && error.code !== 'CANVAS_SUBMIT_UNKNOWN',
      ...(asked === undefined ? {} : { nextRetryDelay: asked }),
    });
  }
  if (error instanceof StoreError) {
    const { code, message, remedy, retryable } = error;
    return ApplicationFailure.create({
      type: code,
      message: `${where}: ${message} ${remedy}`,
      nonRetryable: !retryable,
    });
  }
  if (error instanceof SecretError) return fatal(error.code, `${where}: ${error.remedy}`);
  if (error instanceof TemporalFailure) return retried('ENGINE', `${where}: the engine reported ${error.name}.`);
  const code = errorCodeOf(error);
  // Asked first: `EPIPE` has the form of a SQLSTATE.
  if (isConnectionLost(code)) {
    return retried(
      'DATABASE_UNREACHABLE',
      `${where}: PostgreSQL does not answer (${code}). The run goes on when it does.`,
    );
  }
  if (code !== undefined && /^[0-9A-Z]{5}$/.test(code)) {
    return retried('DATABASE', `${where}: PostgreSQL answered with SQLSTATE ${code}. Look into its log.`);
  }
  const name = error instanceof Error ? error.name : typeof error;
  return retried(
    'INTERNAL',
    `${where}: ${name} inside Rollbook. The worker's log has the place; the run is tried again.`,
  );
}

function fatal(type: string, message: string): ApplicationFailure {
  return ApplicationFailure.create({ type, message, nonRetryable: true });
}

function retried(type: string, message: string): ApplicationFailure {
  return ApplicationFailure.create({ type, message });
}

function isCancellation(error: unknown): boolean {
  return error instanceof CancelledFailure || (error instanceof Error && error.name === 'AbortError');
}

/** Where it happened, without the message: that may hold values. */
function framesOf(error: unknown): string[] {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  return stack
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 6)
    .map((line) => line.trim());
}
