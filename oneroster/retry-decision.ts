import type { OneRosterErrorCode } from '../codes/client-errors.js';

/** What came back from one attempt, reduced to what the decision needs. */
export interface Attempted {
  /** HTTP status, if there was an answer. */
  status?: number | undefined;
  headers?: Record<string, string | string[] | undefined> | undefined;
  /** Network code of Node (`ECONNRESET`), or `CUT_BODY`, `NOT_JSON`, `HTML` for an answer that cannot be used. */
  errorCode?: string | undefined;
  /** The number in "too many requests, wait N seconds", where the body has one. */
  bodyWaitSeconds?: number | undefined;
  /** 1 for the first attempt. */
  attempt: number;
  /** `none`: a request for a token. `held`: a token we already had. `fresh`: one just issued because of a 401. */
  sentToken: 'none' | 'held' | 'fresh';
  /** For HTTP dates in Retry-After. */
  now?: Date | undefined;
  /** Longest wait to sit out inside the call, in milliseconds. */
  longestWaitMs?: number | undefined;
}

export type RetryDecision =
  /** Ask again: the attempt counts. */
  | { kind: 'retry'; afterMs: number }
  /** The provider is throttling: everybody with this credential waits. */
  | { kind: 'wait'; afterMs: number }
  | { kind: 'newToken' }
  | { kind: 'giveUp'; code: OneRosterErrorCode; remedy: string; retryable: boolean; retryAfterMs?: number };

/** Attempts for failures that pass: 0.5 + 1 + 2 + 4 s of waiting before the engine's own, slower retry takes over. */
const MOST_ATTEMPTS = 5;
/** A throttled request may come back more often: it is the provider's way of pacing us. */
const MOST_THROTTLED_ATTEMPTS = 10;
const FIRST_BACKOFF_MS = 500;
const LONGEST_BACKOFF_MS = 15_000;
/** Past this the wait is handed to the caller: a worker must not sleep where the engine could. */
export const LONGEST_WAIT_IN_CALL_MS = 30_000;

const UNTRUSTED_CERTIFICATE = new Set([
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

/**
 * The table from one answer (or none) to what happens next. Pure.
 * Sources: OneRoster 1.1 error table; PowerSchool "Configure Global API" (minimum interval per plugin credential);
 * RFC 9110 for Retry-After.
 */
export function decideRetry(attempted: Attempted): RetryDecision {
  const { status, errorCode, attempt, sentToken } = attempted;

  if (errorCode === 'CUT_BODY') return again(attempt, 'ANSWER_CUT_SHORT', TRY_LATER_THEN_ASK);
  if (errorCode === 'NOT_JSON') return again(attempt, 'ANSWER_NOT_JSON', TRY_LATER_THEN_ASK);
  if (errorCode === 'HTML') return giveUp('ANSWER_NOT_JSON', WEB_PAGE_ANSWERED, true);
  if (errorCode === 'ENOTFOUND') return again(attempt, 'HOST_NOT_FOUND', 'Check the host name in the address.');
  if (errorCode === 'ETIMEDOUT') return again(attempt, 'TIMED_OUT', 'Ask for smaller pages, or run at a quieter hour.');
  if (errorCode !== undefined && UNTRUSTED_CERTIFICATE.has(errorCode)) {
    return giveUp('CERTIFICATE_NOT_TRUSTED', 'The provider needs a certificate that a public authority signed.');
  }
  if (errorCode !== undefined || status === undefined) return again(attempt, 'CONNECTION_FAILED', NOT_REACHED);

  if (status === 429) return throttled(attempted, 'THROTTLED', MOST_THROTTLED_ATTEMPTS);
  if (status === 503) return throttled(attempted, 'PROVIDER_UNAVAILABLE', MOST_ATTEMPTS);
  if (status === 408 || status === 504) return again(attempt, 'TIMED_OUT', 'Ask for smaller pages.');
  if (status === 502) return again(attempt, 'PROVIDER_UNAVAILABLE', TRY_LATER_THEN_ASK);
  if (status >= 500) return again(attempt, 'PROVIDER_FAILED', TRY_LATER_THEN_ASK);

  if (sentToken === 'none' && (status === 400 || status === 401 || status === 403)) {
    return giveUp('CREDENTIALS_REFUSED', 'Check the client id and secret, and that the plugin is enabled.');
  }
  if (status === 401 && sentToken === 'held') return { kind: 'newToken' };
  if (status === 401) {
    return giveUp('TOKEN_REFUSED', 'A new token was refused too: check the plugin and the scopes it was given.');
  }
  if (status === 403) return giveUp('FORBIDDEN', 'Give the credential read access to this collection.');
  if (status === 404) return giveUp('NOT_FOUND', 'Check the path prefix of the provider profile, and the record id.');
  if (status === 400 || status === 422) return giveUp('BAD_REQUEST', REQUEST_NOT_UNDERSTOOD);
  if (status >= 300 && status < 400) return giveUp('REDIRECTED', WEB_PAGE_ANSWERED);
  return giveUp('UNEXPECTED_STATUS', 'Ask the provider what this status means for a OneRoster read.');
}

const TRY_LATER_THEN_ASK = 'The run tries again by itself; if it stays, ask whoever runs the provider.';
const NOT_REACHED = 'Check the address, the port and the firewall; the run tries again by itself.';
const WEB_PAGE_ANSWERED =
  'A web page answered, not an API: check the address for a sign-in page, a portal or a maintenance notice.';
const REQUEST_NOT_UNDERSTOOD = 'The provider refused the query: switch sorting or filtering off in its profile.';
const SLOWER = 'The provider asks for fewer requests: raise the minimum interval of the profile.';

function again(attempt: number, code: OneRosterErrorCode, remedy: string): RetryDecision {
  if (attempt >= MOST_ATTEMPTS) return giveUp(code, remedy, true);
  return { kind: 'retry', afterMs: backoff(attempt) };
}

function throttled(attempted: Attempted, code: OneRosterErrorCode, mostAttempts: number): RetryDecision {
  const asked = retryAfterMs(attempted);
  const afterMs = asked ?? backoff(attempted.attempt);
  const tooLong = afterMs > (attempted.longestWaitMs ?? LONGEST_WAIT_IN_CALL_MS);
  if (tooLong || attempted.attempt >= mostAttempts) {
    const remedy = code === 'THROTTLED' ? SLOWER : TRY_LATER_THEN_ASK;
    return { kind: 'giveUp', code, remedy, retryable: true, retryAfterMs: afterMs };
  }
  return { kind: 'wait', afterMs };
}

function giveUp(code: OneRosterErrorCode, remedy: string, retryable = false): RetryDecision {
  return { kind: 'giveUp', code, remedy, retryable };
}

function backoff(attempt: number): number {
  return Math.min(FIRST_BACKOFF_MS * 2 ** (attempt - 1), LONGEST_BACKOFF_MS);
}

/** The header (seconds or an HTTP date) before the body's number; the longer one where both are given. */
function retryAfterMs({ headers, bodyWaitSeconds, now }: Attempted): number | undefined {
  const waits = [headerWaitMs(headers?.['retry-after'], now), secondsToMs(bodyWaitSeconds)];
  const given = waits.filter((ms) => ms !== undefined);
  return given.length === 0 ? undefined : Math.max(...given);
}

function headerWaitMs(header: string | string[] | undefined, now: Date | undefined): number | undefined {
  const text = (Array.isArray(header) ? header[0] : header)?.trim();
  if (text === undefined || text === '') return undefined;
  const seconds = Number(text);
  if (!Number.isNaN(seconds)) return secondsToMs(seconds);
  const until = Date.parse(text);
  if (Number.isNaN(until)) return undefined;
  return Math.max(0, until - (now ?? new Date()).getTime());
}

function secondsToMs(seconds: number | undefined): number | undefined {
  if (seconds === undefined || !Number.isFinite(seconds) || seconds < 0) return undefined;
  return Math.ceil(seconds * 1000);
}
