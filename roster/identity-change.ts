import type { Class, User } from '../oneroster/rostering/model.js';

/** A record of the mirror, with what tells whether it may be another one under a new id. */
export interface IdentityFacts<Body> {
  body: Body;
  /** Whether a complete read missed it. */
  missing: boolean;
  /** Whether Canvas has accepted its section or user. */
  pinned: boolean;
}

/** The fields in which two such classes agree. */
export const classEvidence: readonly string[] = ['classCode', 'school', 'terms', 'course'];

/** The fields in which two such records agree. */
export const personEvidence: readonly string[] = ['identifier', 'role'];

/**
 * Whether two classes may be one that has a new id: the same school, course, code and sessions, of which one vanished and
 * one is there, and Canvas knows at least one of them. A class that Canvas knows and that is there asks nothing itself:
 * the one that vanished does.
 */
export function mayBeSameClass(one: IdentityFacts<Class>, other: IdentityFacts<Class>): boolean {
  return (
    mayHaveChanged(one, other) &&
    one.body.schoolSourcedId === other.body.schoolSourcedId &&
    one.body.courseSourcedId === other.body.courseSourcedId &&
    one.body.classCode === other.body.classCode &&
    one.body.classCode !== null &&
    one.body.termSourcedIds.join('\n') === other.body.termSourcedIds.join('\n')
  );
}

/** Whether two records may be one person who has a new id: the same number in the same role, never a name or address. */
export function mayBeSamePerson(one: IdentityFacts<User>, other: IdentityFacts<User>): boolean {
  return (
    mayHaveChanged(one, other) &&
    one.body.role === other.body.role &&
    one.body.identifier === other.body.identifier &&
    one.body.identifier !== null
  );
}

function mayHaveChanged<Body extends Class | User>(one: IdentityFacts<Body>, other: IdentityFacts<Body>): boolean {
  if (one.body.sourcedId === other.body.sourcedId || one.missing === other.missing) return false;
  return (one.pinned || other.pinned) && (!one.pinned || one.missing);
}
