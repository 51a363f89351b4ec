import { addDays, type LocalDate } from './dates.js';

/** Bounds of the dates of enrollments that count on the date of a run. */
export interface CountingDates {
  /** Latest begin: an enrollment that begins later is not sent yet. */
  beginsBy: LocalDate;
  /** Earliest end: an enrollment that ends earlier does not count any more. */
  stillCountsOn: LocalDate;
  /** Days before the end of its class from which on an enrollment that ends is completed, and not dropped. */
  finishDays: number;
  /** Days before the end of its class from which on an end that others share is a finish too (roster/shared-end). */
  sharedFinishDays: number;
}

/**
 * @param leadDays days before its begin from which an enrollment is sent (`enrollments.leadDays`)
 * @param finishDays days before the end of a class from which on an end is a finish (`enrollments.finishDays`)
 * @param sharedFinishDays days before the end of a class from which on an end that others share is a finish
 *   (`enrollments.sharedFinishDays`)
 * @param endDateInclusive whether an enrollment counts on its end date, by the provider's profile
 */
export function countingDates(
  asOf: LocalDate,
  { leadDays, finishDays, sharedFinishDays }: { leadDays: number; finishDays: number; sharedFinishDays: number },
  endDateInclusive: boolean,
): CountingDates {
  const stillCountsOn = endDateInclusive ? asOf : addDays(asOf, 1);
  return { beginsBy: addDays(asOf, leadDays), stillCountsOn, finishDays, sharedFinishDays };
}

/** Position of the run's date relative to an enrollment's dates. */
export const EnrollmentMoment = {
  /** It begins after the lead days. */
  later: 'later',
  /** It counts, or begins within the lead days. */
  current: 'current',
  /** It ended before its class did: a drop. */
  left: 'left',
  /** It ended with its class, in its last days, or after it; or in its last weeks, together with most others. */
  finished: 'finished',
} as const;
export type EnrollmentMoment = (typeof EnrollmentMoment)[keyof typeof EnrollmentMoment];

/** The dates that decide when an enrollment counts; null if the SIS gives none. */
export interface EnrollmentDays {
  beginDate: LocalDate | null;
  endDate: LocalDate | null;
  /** The last day of the class's own sessions. */
  termEnd: LocalDate | null;
}

/**
 * @param isShared whether an end before the last days is a finish since others share it (roster/shared-end)
 */
export function momentOf(
  { beginDate, endDate, termEnd }: EnrollmentDays,
  dates: CountingDates,
  isShared = false,
): EnrollmentMoment {
  if (endDate !== null && endDate < dates.stillCountsOn) {
    const finishes = isShared || (termEnd !== null && endDate >= addDays(termEnd, -dates.finishDays));
    return finishes ? EnrollmentMoment.finished : EnrollmentMoment.left;
  }
  return beginDate !== null && beginDate > dates.beginsBy ? EnrollmentMoment.later : EnrollmentMoment.current;
}
