import { DateTime } from 'luxon';
import type { Assignment, CourseGrade, GradingPeriod, Submission } from '../canvas/grades/model.js';
import type { PassbackSettings } from '../config/passback-settings.js';
import { laterDay, localDay } from './local-dates.js';

/** Course grades are percentages. */
const courseGradeMaximum = 100;

/** Days after Canvas closes a period on which its grades still go, unless the SIS's cut-off comes first. */
const daysAfterClose = 14;

/** The days of a class, both part of it; null if not known. */
interface ClassDays {
  firstDay: string | null;
  lastDay: string | null;
}

/**
 * The grading periods of a course whose grades go: begun, within the class's term, and not closed for long. A course
 * without periods has one figure for all of it, which stands as a period from the class's first day to its last.
 *
 * @param zone IANA name
 */
export function periodsToSend(
  periods: readonly GradingPeriod[],
  { firstDay, lastDay }: ClassDays,
  asOf: string,
  zone: string,
): GradingPeriod[] {
  if (periods.length === 0) {
    if (firstDay === null || lastDay === null) return [];
    const [startAt, endAt] = [startOf(firstDay, zone), startOf(laterDay(lastDay, 1), zone)];
    return [{ id: wholeCourse, title: '', startAt, endAt, closeAt: null }];
  }
  return periods.filter((period) => {
    const first = localDay(period.startAt, zone);
    const last = lastDayOf(period, zone);
    const closed = localDay(period.closeAt, zone);
    if (first === null || last === null || first > asOf) return false;
    if (closed !== null && laterDay(closed, daysAfterClose) < asOf) return false;
    return (lastDay === null || first <= lastDay) && (firstDay === null || last >= firstDay);
  });
}

/** Stands for a grading period where a course has none. */
export const wholeCourse = 'course';

/** The last day of a period. Its end is part of it, and a midnight is the end of the day before. */
function lastDayOf(period: GradingPeriod, zone: string): string | null {
  return localDay(endOf(period, zone), zone);
}

function endOf({ endAt }: GradingPeriod, zone: string): string {
  const end = DateTime.fromISO(endAt, { zone });
  const isMidnight = end.isValid && end.equals(end.startOf('day'));
  return (isMidnight ? end.minus({ minutes: 1 }) : end).toUTC().toISO() ?? endAt;
}

function startOf(day: string, zone: string): string {
  return DateTime.fromISO(day, { zone }).toUTC().toISO()!;
}

/** The id under which the grades of a period stand as work. Canvas's own are numbers. */
export function courseGradeId(periodId: string): string {
  return `period-${periodId}`;
}

/**
 * The grades of a course in a period as a piece of work of their own, so that every rule about work holds for them too:
 * what was sent last, conflicts, limits, refusals.
 */
export function courseGradeWork(
  period: GradingPeriod,
  grades: readonly CourseGrade[],
  settings: PassbackSettings['courseGrades'],
  zone: string,
): { assignment: Assignment; submissions: Submission[] } {
  const id = courseGradeId(period.id);
  return {
    assignment: {
      ...{ id, name: `${period.title} ${settings.title}`.trim(), kind: 'courseGrade', published: true },
      ...{ postToSis: true, gradingType: 'percent', pointsPossible: courseGradeMaximum },
      ...{ dueAt: endOf(period, zone), unlockAt: period.startAt, createdAt: period.startAt, groupId: null },
      ...{ omitFromFinalGrade: false, hiddenInGradebook: false, suppressed: false, anonymous: false },
      ...{ awaitsModeration: false, onlyForOverrides: false, overrides: [], hasCheckpoints: false },
    },
    submissions: grades.map(({ userId, sisUserId, currentScore, overrideScore }) => {
      const score = settings.override ? (overrideScore ?? currentScore) : currentScore;
      return {
        ...{ assignmentId: id, userId, sisUserId, score, enteredScore: score, scoreIsMissing: false },
        ...{ excused: false, missing: false },
        ...{ late: false, state: 'graded', gradedAt: null, dueAt: null, gradeMatchesSubmission: true, parts: [] },
        // The current figure counts posted work only.
        postedAt: period.startAt,
      };
    }),
  };
}
