import { infoOf, type ErrorCode } from './registry.js';

export interface CodedErrorOptions {
  /** What to do next, if values make it clearer. Default: the code's. */
  remedy?: string;
  /** Wait that the other system asked for, in milliseconds. Default: none. */
  retryAfterMs?: number | undefined;
  cause?: unknown;
}

/**
 * An error that a person can act on. `message` tells what is wrong, without the remedy, and without a value of a
 * record, a body or a secret: it goes to logs, to Temporal and to terminals.
 */
export class CodedError<C extends ErrorCode = ErrorCode> extends Error {
  override readonly name: string = 'CodedError';
  readonly remedy: string;
  /** Whether a retry may succeed without any change; always the code's. */
  readonly retryable: boolean;
  readonly retryAfterMs: number | undefined;

  constructor(
    readonly code: C,
    message: string,
    { remedy, retryAfterMs, cause }: CodedErrorOptions = {},
  ) {
    super(message, cause === undefined ? undefined : { cause });
    const info = infoOf(code);
    this.remedy = remedy ?? info.remedy;
    this.retryable = info.retryable;
    this.retryAfterMs = retryAfterMs;
  }
}
