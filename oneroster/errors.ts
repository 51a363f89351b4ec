import type { OneRosterErrorCode } from '../codes/client-errors.js';
import { CodedError } from '../codes/coded-error.js';

export interface OneRosterErrorDetails {
  code: OneRosterErrorCode;
  /** A sentence for an operator: what to do next. Without values, names or secrets. */
  remedy: string;
  /** Path of the request, without its query. */
  path: string;
  /** HTTP status, if there was an answer. */
  status?: number | undefined;
  /** True where the same request may succeed later without anybody changing anything. */
  retryable: boolean;
  /** The wait the provider asked for, where it was too long to sit out inside the call. Milliseconds. */
  retryAfterMs?: number | undefined;
  cause?: unknown;
}

/** A request to a OneRoster provider that failed for good, or after the client's own few attempts. */
export class OneRosterError extends CodedError<OneRosterErrorCode> {
  override readonly name = 'OneRosterError';
  readonly path: string;
  readonly status: number | undefined;

  constructor({ code, path, status, ...options }: OneRosterErrorDetails) {
    super(code, `The SIS could not be asked at ${path}${status === undefined ? '' : ` (HTTP ${status})`}.`, options);
    this.path = path;
    this.status = status;
  }
}
