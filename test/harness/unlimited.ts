import { setTimeout as sleep } from 'node:timers/promises';
import type { Pace } from '../../http/pace.js';

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
