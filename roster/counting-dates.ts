import { addDays, type LocalDate } from './dates.js';

/** The dates between which an enrollment counts on the date of a run. */
export interface CountingDates {
  /** The last first day: an enrollment that begins later is not sent yet. */
  beginsBy: LocalDate;
  /** The first last day: an enrollment that ends earlier does not count any more. */
  stillCountsOn: LocalDate;
}

/**
 * @param leadDays how many days before its begin an enrollment is sent (`enrollments.leadDays`)
 * @param endDateInclusive whether an enrollment counts on its end date; the provider's profile says so
 */
export function countingDates(asOf: LocalDate, leadDays: number, endDateInclusive: boolean): CountingDates {
  return { beginsBy: addDays(asOf, leadDays), stillCountsOn: endDateInclusive ? asOf : addDays(asOf, 1) };
}

/** Where the date of a run lies for an enrollment. */
export const EnrollmentMoment = {
  /** It begins after the days of lead. */
  later: 'later',
  /** It counts, or begins within the days of lead. */
  current: 'current',
  /** It ended before its class did: a drop. */
  left: 'left',
  /** It ended with its class, or after it. */
  finished: 'finished',
} as const;
export type EnrollmentMoment = (typeof EnrollmentMoment)[keyof typeof EnrollmentMoment];

/** The days that decide when an enrollment counts; null where the SIS gives none. */
export interface EnrollmentDays {
  beginDate: LocalDate | null;
  endDate: LocalDate | null;
  /** The last day of the class's own sessions. */
  termEnd: LocalDate | null;
}

export function momentOf({ beginDate, endDate, termEnd }: EnrollmentDays, dates: CountingDates): EnrollmentMoment {
  if (endDate !== null && endDate < dates.stillCountsOn) {
    return termEnd === null || endDate < termEnd ? EnrollmentMoment.left : EnrollmentMoment.finished;
  }
  return beginDate !== null && beginDate > dates.beginsBy ? EnrollmentMoment.later : EnrollmentMoment.current;
}
