import { EnrollmentDecision } from './enrollment-decision.js';
import { ClassState, UserState } from './targets.js';

/** An active enrollment that Canvas holds, with the present state of its class and person. */
export interface HeldEnrollment {
  sectionId: string;
  canvasRole: string;
  /** State of its class; null: never mapped. */
  classState: ClassState | null;
  /** The section to which its class is mapped now. */
  sectionOfClass: string | null;
  /** States of the person's records. */
  userStates: readonly UserState[];
  /** Canvas roles of all enrollments of the person's records in the class, regardless of other members. */
  rolesInClass: readonly string[];
  /**
   * Whether a current record may have been the one of this enrollment and names nobody now: one of its class and role
   * with an unknown person, or one of the person with an unknown class, of which it is not known what it last named.
   */
  mayNameNobody: boolean;
  /**
   * Decisions, each by itself, about the records that last named this enrollment, and whose class or person the SIS does
   * not give now.
   */
  danglingDecisions: readonly EnrollmentDecision[];
  /**
   * Whether of a record of the person in the class nothing is known (`unknown`), or it finished with it (`completed`): its
   * role may have been this one, and says nothing of leaving.
   */
  isUndecided: boolean;
}

/** Required states of class and person for an enrollment without a record to have moved away. */
export const stateOfMoved = { class: ClassState.live, user: UserState.live } as const;

/**
 * Decisions with which a record that names nobody now keeps the enrollment that it last named: a change of ids is no exit,
 * and such a record has left the SIS by the same proof as any other.
 */
export const keptWhileDangling: readonly EnrollmentDecision[] = Object.values(EnrollmentDecision).filter(
  (each) => each !== EnrollmentDecision.exited && each !== EnrollmentDecision.removed,
);

/**
 * Whether an enrollment was given another class, person or role in place. The mirror never forgets a record, so if none
 * refers to what Canvas holds, its record was changed in place, and the enrollment is dropped: unless the record is, or may
 * be, one that names nobody now, of which nothing is known, or that finished with the class.
 */
export function movedAway(held: HeldEnrollment): boolean {
  return (
    held.classState === stateOfMoved.class &&
    held.sectionOfClass === held.sectionId &&
    held.userStates.includes(stateOfMoved.user) &&
    !held.rolesInClass.includes(held.canvasRole) &&
    !held.mayNameNobody &&
    !held.danglingDecisions.some((each) => keptWhileDangling.includes(each)) &&
    !held.isUndecided
  );
}
