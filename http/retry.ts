/** What a client does after one attempt. Each client's table decides; `createRequests` carries it out. */
export type RetryDecision<Code extends string> =
  | { kind: 'accept' }
  /** Send again after a wait of this request alone. */
  | { kind: 'retry'; afterMs: number }
  /** The other side asks for patience: everybody with this credential waits. */
  | { kind: 'wait'; afterMs: number }
  /** Send again at once with another access token. */
  | { kind: 'newToken' }
  | GiveUp<Code>;

export interface GiveUp<Code extends string> {
  kind: 'giveUp';
  code: Code;
  /** What to do next, where more is known than the code alone says. */
  remedy?: string;
  /** What the other side asked to wait before the next attempt, milliseconds. */
  retryAfterMs?: number;
}

/** Doubles from `firstMs` with each attempt, up to `longestMs`. `attempt` is 1 for the first. */
export function backoffMs(attempt: number, { firstMs, longestMs }: { firstMs: number; longestMs: number }): number {
  return Math.min(firstMs * 2 ** (attempt - 1), longestMs);
}

/**
 * Whether a request whose answer did not come, or came as a failure of the other side, may be sent again: always where
 * that does no harm, and otherwise only where it cannot have been carried out.
 */
export function mayRepeat({ repeatable, neverSent }: { repeatable: boolean; neverSent: boolean }): boolean {
  return repeatable || neverSent;
}
