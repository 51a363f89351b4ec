import { setTimeout as delay } from 'node:timers';
import type { Seconds } from '../model.js';
import type { Snapshots } from '../snapshot.js';
import type { CanvasState } from '../state.js';
import { createCanvasSwitches, type CanvasSwitches } from '../switches.js';
import { createCourseworkClock, type CourseworkClock } from './clock.js';
import type { Coursework } from './context.js';
import { runDueJobs } from './jobs.js';

/** Acts come in bursts: what they changed is written so long after the first of them. */
const saveAfterMs = 200;

/** Teaching in the practice Canvas: its clock, its switches, and the state as it is at an instant. */
export interface Teaching {
  clock: CourseworkClock;
  switches: CanvasSwitches;
  /** The state now, after the jobs that were due. */
  coursework(): Coursework;
  /** Writes to the disk soon; a failure shows at the next save, which writes the same changes again. */
  saveSoon(): void;
}

export function createTeaching(state: CanvasState, snapshots: Snapshots, realNow: () => Seconds): Teaching {
  const clock = createCourseworkClock(state, realNow);
  const switches = createCanvasSwitches(state);
  let waiting: NodeJS.Timeout | undefined;
  return {
    clock,
    switches,
    coursework: () => {
      const coursework = { state, now: clock.now(), switches };
      runDueJobs(coursework);
      return coursework;
    },
    saveSoon: () => {
      waiting ??= delay(() => {
        waiting = undefined;
        snapshots.save().catch(() => undefined);
      }, saveAfterMs).unref();
    },
  };
}
