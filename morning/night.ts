import { RunOutcome } from '../codes/run-outcome.js';
import { nextTime } from '../roster/night-hours.js';
import type { MorningRun, NightSchedule } from './model.js';

/** How far the night has come at a moment. */
export const NightState = {
  /** It has come to its end, or waits for decisions. */
  done: 'done',
  /** It is at work, and there is time. */
  atWork: 'atWork',
  /** It is at work, and should have ended. */
  late: 'late',
  /** It failed, was cancelled or was lost. */
  broken: 'broken',
  /** None has begun since the last time of the schedule. */
  missing: 'missing',
  /** The same, and the schedule is paused. */
  paused: 'paused',
} as const;
export type NightState = (typeof NightState)[keyof typeof NightState];

const dayMs = 86_400_000;
/** A schedule starts a night up to five minutes late (its jitter); a worker that is busy takes it later still. */
const startsWithinMs = 15 * 60_000;

const brokenOutcomes: readonly RunOutcome[] = [RunOutcome.failed, RunOutcome.cancelled, RunOutcome.superseded];

/** When the last night before a moment should have begun. */
export function lastStart(now: Date, { at }: Pick<NightSchedule, 'at'>, zone: string): Date {
  const next = nextTime(now, at, zone);
  // A day earlier, by the clocks of the district: 23 or 25 hours where these change.
  const before = nextTime(new Date(next.getTime() - dayMs - 2 * 3_600_000), at, zone);
  return before < next && before <= now ? before : nextTime(new Date(next.getTime() - 2 * dayMs), at, zone);
}

/** The state of a night at a moment. Pure. */
export function nightState(night: MorningRun | null, schedule: NightSchedule, zone: string, now: Date): NightState {
  const start = lastStart(now, schedule, zone);
  if (night === null || night.readAt < start) {
    if (schedule.isPaused) return NightState.paused;
    const previous = night !== null && now.getTime() - start.getTime() < startsWithinMs;
    if (!previous) return NightState.missing;
  }
  if (night.outcome !== null && brokenOutcomes.includes(night.outcome)) return NightState.broken;
  if (night.endedAt !== null || night.waitsUntil !== null) return NightState.done;
  return now > nextTime(night.readAt, schedule.finishBy, zone) ? NightState.late : NightState.atWork;
}
