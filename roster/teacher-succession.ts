import type { EnrollmentStatus } from '../canvas/sis/rows.js';
import { addDays, type LocalDate } from './dates.js';

/** The last day on which a successor may have been accepted for the old teacher to leave (`enrollments.teacherOverlapDays`). */
export function successorCutoff(asOf: LocalDate, overlapDays: number): LocalDate {
  return addDays(asOf, -overlapDays);
}

/** Somebody who stands in Canvas as a teacher of a class. */
export interface StandingTeacher {
  userId: string;
  status: EnrollmentStatus;
  since: LocalDate;
  /** Whether the run would drop that enrollment too. */
  leaves: boolean;
}

/**
 * Whether a teacher who left a class stays for now: until another one, who stays, was accepted long enough ago. Others who
 * help in a class have no successor, and are not asked about.
 *
 * @param teachers all who stand in the class's section in the same role
 */
export function waitsForSuccessor(userId: string, teachers: readonly StandingTeacher[], cutoff: LocalDate): boolean {
  return !teachers.some(
    (each) => each.userId !== userId && each.status === 'active' && !each.leaves && each.since <= cutoff,
  );
}
