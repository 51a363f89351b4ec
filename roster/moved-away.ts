import { ClassState, UserState } from './targets.js';

/** An active enrollment that Canvas holds, with what the records now say of its class and person. */
export interface HeldEnrollment {
  sectionId: string;
  canvasRole: string;
  /** What became of its class; null: it was never mapped. */
  classState: ClassState | null;
  /** The section of its class as the class is mapped now. */
  sectionOfClass: string | null;
  /** What became of each record of the person. */
  userStates: readonly UserState[];
  /** Canvas roles of all enrollments of the person's records in the class, whatever else these say. */
  rolesInClass: readonly string[];
}

/** A class and a person are as this, for an enrollment that no record speaks of to have moved away. */
export const stateOfMoved = { class: ClassState.live, user: UserState.live } as const;

/**
 * Whether an enrollment was given another class, person or role in place. Its record leaves nothing behind in the mirror,
 * which never forgets one: where no record speaks of what Canvas holds, its record went elsewhere, and it is dropped.
 */
export function movedAway(held: HeldEnrollment): boolean {
  return (
    held.classState === stateOfMoved.class &&
    held.sectionOfClass === held.sectionId &&
    held.userStates.includes(stateOfMoved.user) &&
    !held.rolesInClass.includes(held.canvasRole)
  );
}
