/** The step after one attempt. Each client's table decides; `createRequests` carries it out. */
export type RetryDecision<Code extends string> =
  | { kind: 'accept' }
  /** Retry after a wait of this request alone. */
  | { kind: 'retry'; afterMs: number }
  /** Retry after a wait of everybody with this credential, as the other system asked. */
  | { kind: 'wait'; afterMs: number }
  /** Retry at once with another access token. */
  | { kind: 'newToken' }
  | GiveUp<Code>;

export interface GiveUp<Code extends string> {
  kind: 'giveUp';
  code: Code;
  /** What to do next, if more is known than by the code alone. */
  remedy?: string;
  /** Wait before the next attempt that the other system asked for, in milliseconds. */
  retryAfterMs?: number;
}

/** Doubles from `firstMs` with each attempt, up to `longestMs`. `attempt` is 1 for the first. */
export function backoffMs(attempt: number, { firstMs, longestMs }: { firstMs: number; longestMs: number }): number {
  return Math.min(firstMs * 2 ** (attempt - 1), longestMs);
}

/**
 * Whether a request without an answer, or with a failure of the other system, may be repeated: always if that does no
 * harm, otherwise only if it cannot have been carried out.
 */
export function mayRepeat({ repeatable, neverSent }: { repeatable: boolean; neverSent: boolean }): boolean {
  return repeatable || neverSent;
}
