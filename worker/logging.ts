import { DefaultLogger, type LogLevel as EngineLevel } from '@temporalio/worker';
import pino, { type Logger } from 'pino';
import type { LogLevel } from '../config/environment.js';

/** Structured lines on stderr: codes, counts and keys. Never pass names, e-mail addresses or grades. */
export function createLog(level: LogLevel): Logger {
  return pino({ level, base: undefined, timestamp: pino.stdTimeFunctions.isoTime }, pino.destination(2));
}

const levels: Record<EngineLevel, 'trace' | 'debug' | 'info' | 'warn' | 'error'> = {
  TRACE: 'trace',
  DEBUG: 'debug',
  INFO: 'info',
  WARN: 'warn',
  ERROR: 'error',
};

/** Temporal's own messages in the same log, with only those metadata that identify a step. */
export function engineLogger(log: Logger): DefaultLogger {
  return new DefaultLogger('INFO', ({ level, message, meta }) => {
    const { workflowId, activityType, attempt } = (meta ?? {}) as Record<string, unknown>;
    log[levels[level]]({ workflowId, activityType, attempt }, message);
  });
}
