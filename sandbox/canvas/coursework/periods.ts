import type { Course, Seconds } from '../model.js';
import type { CanvasState } from '../state.js';
import type { GradingPeriod, GradingPeriodSet } from './model.js';

/** A course's own set, else the one of its term. */
export function periodSetOf(course: Course, state: CanvasState): GradingPeriodSet | undefined {
  const own = state.periodSetsOfCourse(course.id).find((set) => set.state === 'active');
  return (
    own ??
    state.gradingPeriodSets.rows.find(
      (set) => set.courseId === null && set.state === 'active' && set.termIds.includes(course.termId),
    )
  );
}

/** The periods of a set, ordered by start. */
export function periodsIn(set: GradingPeriodSet | undefined, state: CanvasState): GradingPeriod[] {
  if (!set) return [];
  return state
    .periodsOfSet(set.id)
    .filter((period) => period.state === 'active')
    .sort((one, other) => one.startAt - other.startAt);
}

export function periodsOfCourse(course: Course, state: CanvasState): GradingPeriod[] {
  return periodsIn(periodSetOf(course, state), state);
}

/** Start exclusive, end inclusive, compared to the minute; what has no date lies in the last (Canvas GradingPeriod). */
export function periodFor(dueAt: Seconds | null, periods: readonly GradingPeriod[]): GradingPeriod | undefined {
  if (dueAt === null) return periods[periods.length - 1];
  const minute = (at: Seconds): number => Math.floor(at / 60);
  return periods.find((period) => minute(period.startAt) < minute(dueAt) && minute(dueAt) <= minute(period.endAt));
}

/** A set of a course closes with the end of each period; one of the account has a date of its own for that. */
export function closesAt(period: GradingPeriod, state: CanvasState): Seconds {
  const ofCourse = state.gradingPeriodSets.get(period.setId)?.courseId !== null;
  return ofCourse ? period.endAt : period.closeAt;
}

export function isClosed(period: GradingPeriod | undefined, now: Seconds, state: CanvasState): boolean {
  return period !== undefined && now > closesAt(period, state);
}
