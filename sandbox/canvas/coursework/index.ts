import type { Seconds } from '../model.js';
import type { Snapshots } from '../snapshot.js';
import type { CanvasState } from '../state.js';
import { createCanvasSwitches, type CanvasSwitches } from '../switches.js';
import { createCourseworkClock, type CourseworkClock } from './clock.js';
import type { Coursework } from './context.js';
import { runDueJobs } from './jobs.js';

/** Acts come in bursts: what they changed is written so long after the first of them, in milliseconds. */
const saveAfterMs = 200;
/** A save that takes longer than this, in milliseconds, is not waited for by those who write coursework. */
const longSaveMs = 150;
/** Between saves of a large state lies so many times what the last one took. */
const restAfterSave = 10;

/** Teaching in the practice Canvas: its clock, its switches, and the state as it is at an instant. */
export interface Teaching {
  clock: CourseworkClock;
  switches: CanvasSwitches;
  /** The state now, after the jobs that were due. */
  coursework(): Coursework;
  /** Writes to the disk soon; a failure shows at the next save, which writes the same changes again. */
  saveSoon(): void;
  /** Returns when what was changed is on the disk, or soon will be where the state is so large that it takes long. */
  save(): Promise<void>;
}

export function createTeaching(state: CanvasState, snapshots: Snapshots, realNow: () => Seconds): Teaching {
  const clock = createCourseworkClock(state, realNow);
  const switches = createCanvasSwitches(state);
  let waiting: NodeJS.Timeout | undefined;
  let lastSaveMs = 0;
  const save = async (): Promise<void> => {
    const from = performance.now();
    await snapshots.save();
    lastSaveMs = performance.now() - from;
  };
  const saveSoon = (): void => {
    waiting ??= setTimeout(
      () => {
        waiting = undefined;
        save().catch(() => undefined);
      },
      Math.max(saveAfterMs, lastSaveMs * restAfterSave),
    ).unref();
  };
  return {
    clock,
    switches,
    coursework: () => {
      const coursework = { state, now: clock.now(), switches };
      runDueJobs(coursework);
      return coursework;
    },
    saveSoon,
    save: async () => {
      if (lastSaveMs > longSaveMs) saveSoon();
      else await save();
    },
  };
}
