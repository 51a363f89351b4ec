import type { Assignment, GradingPeriod } from '../canvas/grades/model.js';

/**
 * Whether Canvas itself has cleared a flag: the work lies in a grading period that is closed. Canvas does so by an account
 * setting (`disable_post_to_sis_when_grading_period_closed`), and its teacher has not decided anything.
 *
 * @param work flagged when it was last read, and not any more
 */
export function isUnflaggedByClose(
  { dueAt, overrides }: Pick<Assignment, 'dueAt' | 'overrides'>,
  periods: readonly GradingPeriod[],
  now: Date,
): boolean {
  const dates = [dueAt, ...overrides.map((each) => each.dueAt)].filter((each) => each !== null);
  const closed = periods.filter(({ closeAt }) => closeAt !== null && Date.parse(closeAt) <= now.getTime());
  if (dates.length > 0) return dates.some((date) => closed.some((period) => isIn(date, period)));
  // Undated work lies in the last period.
  const last = [...periods].sort((one, other) => Date.parse(one.endAt) - Date.parse(other.endAt)).at(-1);
  return last !== undefined && closed.includes(last);
}

/** Compared to the minute; the begin is not part of a period, its end is. Source: Canvas app/models/grading_period.rb. */
function isIn(date: string, { startAt, endAt }: GradingPeriod): boolean {
  const minute = (instant: string): number => Math.floor(Date.parse(instant) / 60_000);
  return minute(startAt) < minute(date) && minute(date) <= minute(endAt);
}
