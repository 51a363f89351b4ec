import type { EnrollmentStatus } from '../canvas/sis/rows.js';
import { addDays, type LocalDate } from './dates.js';

/** Latest acceptance date of a successor for the old teacher to be dropped (`enrollments.teacherOverlapDays`). */
export function successorCutoff(asOf: LocalDate, overlapDays: number): LocalDate {
  return addDays(asOf, -overlapDays);
}

/** A teacher of a class in Canvas. */
export interface StandingTeacher {
  userId: string;
  status: EnrollmentStatus;
  since: LocalDate;
  /** Whether the run would drop this enrollment too. */
  leaves: boolean;
}

/**
 * Whether the drop of a teacher waits: until another teacher, who stays, was accepted long enough ago. Other staff of a
 * class need no successor and are not asked about.
 *
 * @param teachers all in the class's section with the same role
 */
export function waitsForSuccessor(userId: string, teachers: readonly StandingTeacher[], cutoff: LocalDate): boolean {
  return !teachers.some(
    (each) => each.userId !== userId && each.status === 'active' && !each.leaves && each.since <= cutoff,
  );
}
