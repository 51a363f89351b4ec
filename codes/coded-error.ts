import { infoOf, type ErrorCode } from './registry.js';

export interface CodedErrorOptions {
  /** What to do next, where values make it clearer than what the code alone says. Default: the code's. */
  remedy?: string;
  /** What the other side asked to wait before that, milliseconds. Default: nothing was asked. */
  retryAfterMs?: number | undefined;
  cause?: unknown;
}

/**
 * An error that a person can act on. `message` says what is wrong, without the remedy, and without a value of a record, a
 * body or a secret: it goes to logs, to Temporal and to terminals.
 */
export class CodedError<C extends ErrorCode = ErrorCode> extends Error {
  override readonly name: string = 'CodedError';
  readonly remedy: string;
  /** Whether trying again may mend it without anybody changing anything: the code's, so that nobody says it otherwise. */
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
