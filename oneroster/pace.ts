/** Whose turn it is to ask. Shared by every worker that uses the same credential. */
export interface Pace {
  /** Resolves when the next request may go out. */
  turn(signal?: AbortSignal): Promise<void>;
  /** The provider throttled: nobody asks for so many milliseconds. */
  slowDown?(ms: number): Promise<void>;
}

/** A pace without limits, for a provider that asks for none. */
export function unlimited(): Pace {
  return { turn: async () => {} };
}
