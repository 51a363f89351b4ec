import { CodedError } from '../../codes/coded-error.js';
import type { ErrorCode } from '../../codes/registry.js';
import { framesOf, toCodedError } from '../../codes/to-coded-error.js';

/** An error on its way between threads: of what is thrown there only name, message and stack would arrive. */
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

/** The error that stands for what was thrown, with the place where that happened. */
export function errorOf({ code, message, frames, ...options }: Failure): CodedError {
  const error = new CodedError(code, message, options);
  error.stack = frames.map((frame) => `    ${frame}`).join('\n');
  return error;
}
