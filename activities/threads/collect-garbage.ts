import { runInNewContext } from 'node:vm';
import { setV8Flag } from './v8-flags.js';

let collector: (() => void) | undefined;

/** Collects this thread's garbage at once; some 50 ms for 200 MB. V8 otherwise keeps it until it needs the room. */
export function collectGarbage(): void {
  collector ??= findCollector();
  collector();
}

/**
 * For a step that goes through many rows in the worker's own thread: the sweep collects garbage after each `rows` rows, given
 * how many of a list have been gone through. What the rows of one list leave would lie under those of the next, 80 MB.
 */
export function collectGarbageEvery(rows: number): (gone: number) => void {
  let collectedAt = 0;
  return (gone) => {
    if (gone < collectedAt) collectedAt = 0; // another list
    if (gone - collectedAt < rows) return;
    collectedAt = gone;
    collectGarbage();
  };
}

/**
 * Gets the collector by name, which works only in a new context. The flag is set for the whole process and stays:
 * resetting it could break another thread's call at the same moment. A Node.js without it collects nothing.
 */
function findCollector(): () => void {
  setV8Flag('--expose-gc');
  return runInNewContext("typeof gc === 'function' ? gc : () => undefined") as () => void;
}
