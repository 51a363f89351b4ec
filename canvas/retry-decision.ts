import { backoffMs, mayRepeat, type GiveUp, type RetryDecision } from '../http/retry.js';
import type { CanvasErrorCode } from './errors.js';

/** The end of one attempt, reduced to what the decision needs. */
export interface CanvasAttempt {
  /** HTTP status; undefined if no complete answer came. */
  status: number | undefined;
  /** Whether no byte of the request left. */
  neverSent: boolean;
  /** Whether the answer carried a `WWW-Authenticate` header. */
  wwwAuthenticate: boolean;
  /** Whether a 403's body mentions the rate limit, see `mentionsRateLimit`. */
  rateLimitInBody: boolean;
  /** The answer's `Retry-After`, in milliseconds. */
  retryAfterMs: number | undefined;
  /** 1 for the first attempt. */
  attempt: number;
  /** Whether it may be repeated after a lost answer: true for reads, false for what Canvas would do twice. */
  repeatable: boolean;
  /** Between 0 and 1; spreads the waits of several workers. */
  random: number;
}

type Decision = RetryDecision<CanvasErrorCode>;

/** Attempts of one call before it is left to the caller: Temporal waits better than a socket does. */
export const maxAttempts = 4;

/** Canvas's bucket drains 10 units a second and refuses from 600: half a minute frees half of it. */
const throttledWaitMs = 5_000;
const longestWaitMs = 30_000;

/**
 * The decision after one attempt: accept the answer, wait and try again, or give up with a code. Statuses as in
 * Canvas's "Throttling" and "OAuth2 Overview" pages.
 */
export function decideCanvasRetry(attempt: CanvasAttempt): Decision {
  const { status } = attempt;
  if (status === undefined) return tryAgain(attempt, 'CANVAS_UNREACHABLE', 1_000);
  if (status >= 200 && status < 300) return { kind: 'accept' };

  if (status === 429 || (status === 403 && attempt.rateLimitInBody)) {
    // A throttled request was not carried out, so even a submission may be repeated.
    return tryAgain({ ...attempt, repeatable: true }, 'CANVAS_THROTTLED', throttledWaitMs);
  }
  if (status >= 500 || status === 408) return tryAgain(attempt, 'CANVAS_SERVER_ERROR', 1_000);
  if (status === 401) return giveUp(attempt.wwwAuthenticate ? 'CANVAS_TOKEN_REJECTED' : 'CANVAS_PERMISSION_MISSING');
  if (status === 403) return giveUp('CANVAS_FORBIDDEN');
  if (status === 404) return giveUp('CANVAS_NOT_FOUND');
  if (status >= 300 && status < 400) return giveUp('CANVAS_ADDRESS_WRONG');
  return giveUp('CANVAS_REQUEST_REFUSED');
}

function tryAgain(attempt: CanvasAttempt, code: CanvasErrorCode, firstWaitMs: number): Decision {
  const waitMs = Math.max(
    attempt.retryAfterMs ?? 0,
    backoffMs(attempt.attempt, { firstMs: firstWaitMs, longestMs: longestWaitMs }) * (0.5 + attempt.random / 2),
  );
  const tooLong = waitMs > longestWaitMs;
  if (!mayRepeat(attempt) || attempt.attempt >= maxAttempts || tooLong) {
    return { ...giveUp(code), retryAfterMs: Math.round(waitMs) };
  }
  return { kind: 'retry', afterMs: Math.round(waitMs) };
}

function giveUp(code: CanvasErrorCode): GiveUp<CanvasErrorCode> {
  return { kind: 'giveUp', code };
}

/**
 * Whether a 403 means throttling: the only decision by a body's text. Older Canvas refuses for rate with 403 and the
 * plain text "403 Forbidden (Rate Limit Exceeded)", without a header that distinguishes it from a missing permission
 * (Canvas app/middleware/request_throttle.rb). The words are part of that protocol and are not translated.
 */
export function mentionsRateLimit(status: number, body: Buffer): boolean {
  return status === 403 && body.length < 2_000 && /rate limit exceeded/i.test(body.toString());
}

/**
 * Milliseconds to wait before the next request, given Canvas's `X-Rate-Limit-Remaining`. An idle token has about 600
 * (Canvas app/middleware/request_throttle.rb); other programs may share it, so the pace slows well before 0.
 */
export function patienceMs(remaining: number | undefined): number {
  const comfortable = 250;
  if (remaining === undefined || remaining >= comfortable) return 0;
  const millisecondsPerUnit = 20;
  return Math.round((comfortable - Math.max(0, remaining)) * millisecondsPerUnit);
}
