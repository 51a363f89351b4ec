/** When a client may send. Shared by whoever uses the same credential. */
export interface Pace {
  /** Resolves when a request may go out, with the function that gives its lane back after the answer. */
  enter(signal?: AbortSignal): Promise<() => void>;
  /** Nobody with this credential sends for so many milliseconds. */
  slowDown(milliseconds: number): Promise<void>;
  /** No request follows soon: what is held is given back. The pace can still be used. */
  close(): void;
}
