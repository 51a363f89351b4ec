/** Everything that can go wrong between us and a OneRoster provider, as a closed list that may be counted and routed. */
export type OneRosterErrorCode =
  | 'PLAIN_HTTP_REFUSED'
  | 'ADDRESS_NOT_VALID'
  | 'HOST_NOT_FOUND'
  | 'CONNECTION_FAILED'
  | 'CERTIFICATE_NOT_TRUSTED'
  | 'TIMED_OUT'
  | 'REDIRECTED'
  | 'ANSWER_NOT_JSON'
  | 'ANSWER_CUT_SHORT'
  | 'ANSWER_NOT_ONEROSTER'
  | 'BAD_REQUEST'
  | 'CREDENTIALS_REFUSED'
  | 'TOKEN_REFUSED'
  | 'TOKEN_ANSWER_NOT_VALID'
  | 'FORBIDDEN'
  | 'NOT_FOUND'
  | 'THROTTLED'
  | 'PROVIDER_UNAVAILABLE'
  | 'PROVIDER_FAILED'
  | 'UNEXPECTED_STATUS';

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

export class OneRosterError extends Error {
  readonly code: OneRosterErrorCode;
  readonly remedy: string;
  readonly path: string;
  readonly status: number | undefined;
  readonly retryable: boolean;
  readonly retryAfterMs: number | undefined;

  constructor(details: OneRosterErrorDetails) {
    const answered = details.status === undefined ? '' : ` (HTTP ${details.status})`;
    super(`${details.code} at ${details.path}${answered}: ${details.remedy}`, { cause: details.cause });
    this.name = 'OneRosterError';
    this.code = details.code;
    this.remedy = details.remedy;
    this.path = details.path;
    this.status = details.status;
    this.retryable = details.retryable;
    this.retryAfterMs = details.retryAfterMs;
  }
}
