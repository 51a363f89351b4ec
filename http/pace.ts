import { setTimeout as sleep } from 'node:timers/promises';

/** When a client may send. Shared by whoever uses the same credential. */
export interface Pace {
  /** Resolves when a request may go out, with the function that gives its lane back after the answer. */
  enter(signal?: AbortSignal): Promise<() => void>;
  /** Nobody with this credential sends for so many milliseconds. */
  slowDown(milliseconds: number): Promise<void>;
  /** No request follows soon: what is held is given back. The pace can still be used. */
  close(): void;
}

/** The pace of a single client that shares its credential with nobody: any number in flight, patience where asked for. */
export function unlimited(): Pace {
  let notBefore = 0;
  return {
    async enter(signal) {
      const wait = notBefore - Date.now();
      if (wait > 0) await sleep(wait, undefined, { signal });
      return () => {};
    },
    async slowDown(milliseconds) {
      notBefore = Math.max(notBefore, Date.now() + milliseconds);
    },
    close() {},
  };
}
