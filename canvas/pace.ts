import { setTimeout as sleep } from 'node:timers/promises';

/**
 * How long to wait before the next request, milliseconds, given Canvas's `X-Rate-Limit-Remaining`. A quiet token shows
 * about 600 (Canvas app/middleware/request_throttle.rb); other programs may share it, so the pace falls well before 0.
 */
export function waitForBucket(remaining: number | undefined): number {
  const comfortable = 250;
  if (remaining === undefined || remaining >= comfortable) return 0;
  const millisecondsPerUnit = 20;
  return Math.round((comfortable - Math.max(0, remaining)) * millisecondsPerUnit);
}

/** Requests at once. Each in flight reserves a good part of the bucket, which other programs may share. */
export const lanes = 2;

/** Lets at most `width` calls run at once, in the order in which they came; each waits out the pace first. */
export function createLanes(width: number) {
  const waiting: Array<() => void> = [];
  let running = 0;
  let notBefore = 0;

  async function inLane<Result>(work: () => Promise<Result>, signal?: AbortSignal): Promise<Result> {
    signal?.throwIfAborted();
    if (running >= width) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      signal?.throwIfAborted();
      const wait = notBefore - Date.now();
      if (wait > 0) await sleep(wait, undefined, { signal });
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  }

  /** Keeps every lane still for so long from now. */
  function slowDown(milliseconds: number): void {
    notBefore = Math.max(notBefore, Date.now() + milliseconds);
  }

  return { inLane, slowDown };
}
