import { CodedError } from '../../codes/coded-error.js';
import type { ErrorCode } from '../../codes/registry.js';
import { framesOf, toCodedError } from '../../codes/to-coded-error.js';

/** An error as sent between threads, which would otherwise keep only name, message and stack. */
export interface Failure {
  code: ErrorCode;
  /** Without values of records. */
  message: string;
  remedy: string;
  retryAfterMs: number | undefined;
  frames: string[];
}

export function failureOf(error: unknown): Failure {
  const { code, message, remedy, retryAfterMs } = toCodedError(error);
  return { code, message, remedy, retryAfterMs, frames: framesOf(error) };
}

/** The error for a received failure, with its original stack frames. */
export function errorOf({ code, message, frames, ...options }: Failure): CodedError {
  const error = new CodedError(code, message, options);
  error.stack = frames.map((frame) => `    ${frame}`).join('\n');
  return error;
}
