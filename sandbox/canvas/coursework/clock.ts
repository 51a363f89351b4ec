import type { Seconds } from '../model.js';
import type { CanvasState } from '../state.js';
import type { CourseworkSettings } from './model.js';

/** The time of teaching: the real one, shifted, or standing still. Imports keep the real time. */
export interface CourseworkClock {
  now(): Seconds;
  /** `frozen` lets the clock stand at the instant; otherwise it goes on from there. Nothing returns to the real time. */
  set(at: Seconds | undefined, frozen: boolean): void;
}

export function courseworkSettings(state: CanvasState): CourseworkSettings {
  return (
    state.courseworkSettings.rows[0] ??
    state.courseworkSettings.add({ clock: { offset: 0 }, jobsRanAt: 0, switches: {}, lastOverrideId: 0 })
  );
}

export function isShifted(state: CanvasState): boolean {
  const clock = state.courseworkSettings.rows[0]?.clock;
  return clock !== undefined && ('frozenAt' in clock || clock.offset !== 0);
}

export function createCourseworkClock(state: CanvasState, realNow: () => Seconds): CourseworkClock {
  return {
    now: () => {
      const clock = state.courseworkSettings.rows[0]?.clock ?? { offset: 0 };
      return 'frozenAt' in clock ? clock.frozenAt : realNow() + clock.offset;
    },
    set: (at, frozen) => {
      const settings = courseworkSettings(state);
      if (at === undefined) settings.clock = { offset: 0 };
      else settings.clock = frozen ? { frozenAt: at } : { offset: at - realNow() };
      state.courseworkSettings.touch();
    },
  };
}
