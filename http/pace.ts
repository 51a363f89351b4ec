/** Pace of requests, shared by all users of a credential. */
export interface Pace {
  /** Resolves when a request may be sent, with the function that returns its lane after the answer. */
  enter(signal?: AbortSignal): Promise<() => void>;
  /** Stops all requests with this credential for this many milliseconds. */
  slowDown(milliseconds: number): Promise<void>;
  /** Returns what is held, since no request follows soon. The pace stays usable. */
  close(): void;
}
