export interface ApiErrorDetails<Code extends string> {
  code: Code;
  /** A sentence for an operator: what to do next. Without values, names or secrets. */
  remedy: string;
  /** The request with placeholders, never an id or a query, so that it may be logged and counted. */
  path: string;
  /** HTTP status; undefined where no answer came. */
  status?: number | undefined;
  /** Whether the same call may succeed later without anybody changing anything. */
  retryable: boolean;
  /** The least wait before that, milliseconds. */
  retryAfterMs?: number | undefined;
  /** Node's or OpenSSL's code of a failed connection. */
  networkCode?: string | undefined;
}

/** A call to another system that failed for good, or after the client's own attempts. Carries no value from any body. */
export class ApiError<Code extends string> extends Error {
  readonly code: Code;
  readonly remedy: string;
  readonly path: string;
  readonly status: number | undefined;
  readonly retryable: boolean;
  readonly retryAfterMs: number | undefined;
  readonly networkCode: string | undefined;

  constructor(details: ApiErrorDetails<Code>) {
    const status = details.status === undefined ? '' : ` (HTTP ${details.status})`;
    super(`${details.code} at ${details.path}${status}: ${details.remedy}`);
    this.code = details.code;
    this.remedy = details.remedy;
    this.path = details.path;
    this.status = details.status;
    this.retryable = details.retryable;
    this.retryAfterMs = details.retryAfterMs;
    this.networkCode = details.networkCode;
  }

  /** What `new` takes: an error on its way between threads. */
  details(): ApiErrorDetails<Code> {
    const { code, remedy, path, status, retryable, retryAfterMs, networkCode } = this;
    return { code, remedy, path, status, retryable, retryAfterMs, networkCode };
  }
}
