import type { CanvasErrorCode } from '../codes/client-errors.js';

/** One attempt's end, as far as the decision needs to know it. */
export interface CanvasAttempt {
  /** HTTP status; undefined when no whole answer came. */
  status: number | undefined;
  /** Whether the answer carried a `WWW-Authenticate` header. */
  wwwAuthenticate: boolean;
  /** Whether a 403's body speaks of the rate limit, see `mentionsRateLimit`. */
  rateLimitInBody: boolean;
  /** The answer's `Retry-After`, milliseconds. */
  retryAfterMs: number | undefined;
  /** 1 for the first attempt. */
  attempt: number;
  /** Whether a lost answer may be asked for again: true for reads, false for what Canvas would do twice. */
  repeatable: boolean;
  /** Between 0 and 1; spreads the waits of several workers. */
  random: number;
}

export type CanvasDecision =
  | { action: 'accept' }
  | { action: 'retry'; waitMs: number }
  | {
      action: 'giveUp';
      code: CanvasErrorCode;
      remedy: string;
      retryable: boolean;
      retryAfterMs?: number;
    };

/** Attempts of one call before it is left to whoever called: the workflow engine waits better than a socket does. */
export const maxAttempts = 4;

/** Canvas's bucket drains 10 units a second and refuses from 600: half a minute frees half of it. */
const throttledWaitMs = 5_000;
const longestWaitMs = 30_000;

/**
 * What to do after one attempt: accept the answer, wait and try again, or give up and say what a person should do.
 * Statuses as in Canvas's "Throttling" and "OAuth2 Overview" pages.
 */
export function decideCanvasRetry(attempt: CanvasAttempt): CanvasDecision {
  const { status } = attempt;
  if (status === undefined) return tryAgain(attempt, unreachable, 1_000);
  if (status >= 200 && status < 300) return { action: 'accept' };

  if (status === 429 || (status === 403 && attempt.rateLimitInBody)) {
    // A throttled request was not carried out, so that even a submission may be sent again.
    return tryAgain({ ...attempt, repeatable: true }, throttled, throttledWaitMs);
  }
  if (status >= 500 || status === 408) return tryAgain(attempt, serverError, 1_000);
  if (status === 401) return attempt.wwwAuthenticate ? tokenRejected : permissionMissing;
  if (status === 403) return forbidden;
  if (status === 404) return notFound;
  if (status >= 300 && status < 400) return redirected;
  return refused;
}

type GiveUp = Extract<CanvasDecision, { action: 'giveUp' }>;

function tryAgain(attempt: CanvasAttempt, otherwise: GiveUp, firstWaitMs: number): CanvasDecision {
  const waitMs = Math.max(
    attempt.retryAfterMs ?? 0,
    Math.min(longestWaitMs, firstWaitMs * 2 ** (attempt.attempt - 1)) * (0.5 + attempt.random / 2),
  );
  const tooLong = waitMs > longestWaitMs;
  if (!attempt.repeatable || attempt.attempt >= maxAttempts || tooLong) {
    return { ...otherwise, retryAfterMs: Math.round(waitMs) };
  }
  return { action: 'retry', waitMs: Math.round(waitMs) };
}

/**
 * The one place where a body is read to decide: older Canvas refuses for rate with 403 and the plain text
 * "403 Forbidden (Rate Limit Exceeded)", and has no header that tells it from a missing right
 * (Canvas app/middleware/request_throttle.rb). The words are part of that protocol and are not translated.
 */
export function mentionsRateLimit(status: number, body: string): boolean {
  return status === 403 && body.length < 2_000 && /rate limit exceeded/i.test(body);
}

/** `Retry-After` in seconds or as a date, in milliseconds from `nowMs`; undefined when absent or meaningless. */
export function retryAfterMs(header: string | undefined, nowMs: number): number | undefined {
  if (header === undefined) return undefined;
  const seconds = Number(header);
  const wait = Number.isFinite(seconds) ? seconds * 1_000 : Date.parse(header) - nowMs;
  return Number.isFinite(wait) && wait >= 0 ? wait : undefined;
}

const unreachable: GiveUp = {
  action: 'giveUp',
  code: 'CANVAS_UNREACHABLE',
  remedy: 'Check canvas.url and that this machine can reach Canvas; it is tried again by itself.',
  retryable: true,
};
const throttled: GiveUp = {
  action: 'giveUp',
  code: 'CANVAS_THROTTLED',
  remedy: 'Canvas asks for a slower pace; it is tried again by itself. Give Rollbook a token that nothing else uses.',
  retryable: true,
};
const serverError: GiveUp = {
  action: 'giveUp',
  code: 'CANVAS_SERVER_ERROR',
  remedy: 'Canvas failed on its side; it is tried again by itself. If it stays, see the status page of Canvas.',
  retryable: true,
};
const tokenRejected: GiveUp = {
  action: 'giveUp',
  code: 'CANVAS_TOKEN_REJECTED',
  remedy: 'The Canvas token is wrong, expired or revoked. Make a new one and run: rollbook secret set DISTRICT canvas',
  retryable: false,
};
const permissionMissing: GiveUp = {
  action: 'giveUp',
  code: 'CANVAS_PERMISSION_MISSING',
  remedy:
    "Give the token's user a role at the root account with: SIS data import, manage and read; then run: rollbook connect",
  retryable: false,
};
const forbidden: GiveUp = {
  action: 'giveUp',
  code: 'CANVAS_FORBIDDEN',
  remedy:
    'Canvas forbids this. For SIS imports: the account setting "SIS imports" must be on (ask Instructure if it is not shown).',
  retryable: false,
};
const notFound: GiveUp = {
  action: 'giveUp',
  code: 'CANVAS_NOT_FOUND',
  remedy: 'Canvas does not know what was asked for. Check canvas.url, then run: rollbook connect',
  retryable: false,
};
const redirected: GiveUp = {
  action: 'giveUp',
  code: 'CANVAS_ADDRESS_WRONG',
  remedy:
    'Canvas answers elsewhere. Set canvas.url to the address that the browser shows after signing in, without a path.',
  retryable: false,
};
const refused: GiveUp = {
  action: 'giveUp',
  code: 'CANVAS_REQUEST_REFUSED',
  remedy: 'Canvas refused the request as it stands. For SIS imports: canvas.url must lead to the root account.',
  retryable: false,
};
