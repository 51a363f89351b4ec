import { isUntrustedCertificate } from '../codes/connection-codes.js';
import { retryAfterMs, type Headers } from '../http/headers.js';
import { backoffMs, mayRepeat, type GiveUp, type RetryDecision } from '../http/retry.js';
import type { OneRosterErrorCode } from './errors.js';
import { isFailure, statusMeant, type ProviderStatus } from './provider-status.js';

/** The result of one attempt, reduced to what the decision needs. */
export interface Attempted {
  /** HTTP status, if there was an answer. */
  status?: number | undefined;
  headers?: Headers | undefined;
  /** Network code of Node (`ECONNRESET`), or `CUT_BODY`, `NOT_JSON`, `HTML` for an answer that cannot be used. */
  errorCode?: string | undefined;
  /** Whether no byte of the request left. Default: false. */
  neverSent?: boolean | undefined;
  /** Whether it may be repeated though it may have been carried out. Default: true, as for reads. */
  repeatable?: boolean | undefined;
  /** The provider's own account in the answer's body, if it gives one. */
  reported?: ProviderStatus | null | undefined;
  /** The number in "too many requests, wait N seconds", if the body has one. */
  bodyWaitSeconds?: number | undefined;
  /** 1 for the first attempt. */
  attempt: number;
  /** `none`: a token request. `held`: a stored token. `fresh`: one issued because of a 401. */
  sentToken: 'none' | 'held' | 'fresh';
  /** For HTTP dates in Retry-After. Default: now. */
  now?: Date | undefined;
  /** Longest wait within the call, in milliseconds. Default: `longestWaitInCallMs`. */
  longestWaitMs?: number | undefined;
}

type Decision = RetryDecision<OneRosterErrorCode>;

/** Attempts for transient failures: 0.5 + 1 + 2 + 4 s of waiting, before Temporal's slower retry takes over. */
const mostAttempts = 5;
/** Attempts of a throttled request: throttling is the provider's way of pacing us. */
const mostThrottledAttempts = 10;
const backoff = { firstMs: 500, longestMs: 15_000 };
/** Longer waits are left to the caller: a worker must not sleep where Temporal could wait. */
export const longestWaitInCallMs = 30_000;

/**
 * The table from one answer (or none) to the next step. Pure.
 * Sources: OneRoster 1.1 error table; PowerSchool "Configure Global API" (minimum interval per plugin credential);
 * RFC 9110 for Retry-After.
 */
export function decideRetry(attempted: Attempted): Decision {
  const { status, errorCode, sentToken } = attempted;

  if (errorCode === 'CUT_BODY') return again(attempted, 'ANSWER_CUT_SHORT');
  if (errorCode === 'NOT_JSON') return again(attempted, 'ANSWER_NOT_JSON');
  if (errorCode === 'HTML') return lost(attempted, giveUp('ANSWER_NOT_JSON'));
  if (errorCode === 'ENOTFOUND') return again(attempted, 'HOST_NOT_FOUND');
  if (errorCode === 'ETIMEDOUT') return again(attempted, 'TIMED_OUT');
  if (isUntrustedCertificate(errorCode)) return giveUp('CERTIFICATE_NOT_TRUSTED');
  if (errorCode !== undefined || status === undefined) return again(attempted, 'CONNECTION_FAILED');
  if (status >= 200 && status < 300) return succeeded(attempted);

  if (status === 429) return throttled(attempted, 'THROTTLED', mostThrottledAttempts);
  // The status with which PowerSchool refuses a request that comes too soon is not documented; the wait that it asks for is.
  const asksToWait = attempted.bodyWaitSeconds !== undefined && status >= 400 && status < 500;
  if (asksToWait) return throttled(attempted, 'THROTTLED', mostThrottledAttempts);
  if (status === 503) return lost(attempted, throttled(attempted, 'PROVIDER_UNAVAILABLE', mostAttempts));
  if (status === 408 || status === 504) return again(attempted, 'TIMED_OUT');
  if (status === 502) return again(attempted, 'PROVIDER_UNAVAILABLE');
  if (status >= 500) return again(attempted, 'PROVIDER_FAILED');

  if (sentToken === 'none' && (status === 400 || status === 401 || status === 403)) {
    // RFC 6749, 5.2: a code, not a text for people.
    return giveUp(attempted.reported?.codeMinor === 'invalid_scope' ? 'SCOPES_REFUSED' : 'CREDENTIALS_REFUSED');
  }
  if (status === 401) return sentToken === 'held' ? { kind: 'newToken' } : giveUp('TOKEN_REFUSED');
  if (status === 403) return giveUp('FORBIDDEN');
  if (status === 404) return giveUp('NOT_FOUND', sentToken === 'none' ? tokenPathWrong : undefined);
  if (status === 400 || status === 422) return giveUp('BAD_REQUEST');
  if (status >= 300 && status < 400) return giveUp('REDIRECTED');
  return giveUp('UNEXPECTED_STATUS');
}

/** A success, unless the provider says otherwise in the body: then as the status that it should have given. */
function succeeded(attempted: Attempted): Decision {
  const { reported, sentToken } = attempted;
  if (reported == null || sentToken === 'none' || !isFailure(reported)) return { kind: 'accept' };
  const status = statusMeant(reported);
  if (status === null) return giveUp('PROVIDER_REPORTED_FAILURE');
  return decideRetry({ ...attempted, status });
}

const tokenPathWrong = 'Set `sis.tokenPath` to the path at which the provider gives tokens.';

/** A failure that may be transient: repeated, if that does no harm. */
function again(attempted: Attempted, code: OneRosterErrorCode): Decision {
  const { attempt } = attempted;
  if (attempt >= mostAttempts) return lost(attempted, giveUp(code));
  return lost(attempted, { kind: 'retry', afterMs: backoffMs(attempt, backoff) });
}

/** The decision if a request may have been carried out: unknown, for a write that must not be repeated. */
function lost({ repeatable = true, neverSent = false }: Attempted, decision: Decision): Decision {
  return mayRepeat({ repeatable, neverSent }) ? decision : giveUp('WRITE_UNKNOWN');
}

function throttled(attempted: Attempted, code: OneRosterErrorCode, most: number): Decision {
  const afterMs = waitAskedForMs(attempted) ?? backoffMs(attempted.attempt, backoff);
  const tooLong = afterMs > (attempted.longestWaitMs ?? longestWaitInCallMs);
  if (tooLong || attempted.attempt >= most) return { ...giveUp(code), retryAfterMs: afterMs };
  return { kind: 'wait', afterMs };
}

function giveUp(code: OneRosterErrorCode, remedy?: string): GiveUp<OneRosterErrorCode> {
  return { kind: 'giveUp', code, remedy };
}

/** The wait from the header or the body's text; the longer if there are both. */
function waitAskedForMs({ headers, bodyWaitSeconds, now }: Attempted): number | undefined {
  const ofBody = bodyWaitSeconds === undefined ? undefined : Math.ceil(bodyWaitSeconds * 1000);
  const given = [retryAfterMs(headers?.['retry-after'], now ?? new Date()), ofBody].filter((ms) => ms !== undefined);
  return given.length === 0 ? undefined : Math.max(...given);
}
