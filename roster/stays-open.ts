import { EnrollmentMoment, momentOf, type CountingDates } from './counting-dates.js';
import type { LocalDate } from './dates.js';
import { goneCutoff } from './presence.js';
import { ClassState, type UserState } from './targets.js';

/** Hours by which the start of a night may vary. */
const hoursOfTolerance = 1;

/**
 * The cut-off of open records: one missing for less is not proven yet, and is checked again the next night.
 *
 * @param readAt when the run began to read
 */
export function openCutoff(readAt: Date, proofHours: number): Date {
  return goneCutoff(readAt, proofHours + hoursOfTolerance);
}

/** An enrollment that the SIS does not list, with its state in Canvas. */
export interface MissingEnrollment {
  missingSince: Date;
  /** Null: its class was never mapped. */
  classState: ClassState | null;
  /** Null: its person was never mapped. */
  userState: UserState | null;
  /** Whether Canvas holds an active enrollment of the person in the class. */
  stands: boolean;
}

/** Another record of the same person, class and role. */
export interface OtherRecord {
  missing: boolean;
  tobedeleted: boolean;
  rejected: boolean;
  beginDate: LocalDate | null;
  endDate: LocalDate | null;
}

/**
 * Whether a missing enrollment is checked again the next night: while that night may prove it, and while Canvas holds
 * an enrollment that no other record accounts for. The night that could have proven it may not have been certified.
 *
 * @param by the cut-off, and the dates by which the run planned its enrollments
 */
export function staysOpen(
  one: MissingEnrollment,
  others: readonly OtherRecord[],
  by: { openSince: Date; dates: CountingDates },
): boolean {
  if (one.missingSince > by.openSince) return true;
  if (!one.stands || one.userState === null || one.classState === null || one.classState === ClassState.ended) {
    return false;
  }
  return !others.some(
    ({ missing, tobedeleted, rejected, beginDate, endDate }) =>
      !missing &&
      !tobedeleted &&
      !rejected &&
      momentOf({ beginDate, endDate, termEnd: null }, by.dates) === EnrollmentMoment.current,
  );
}
