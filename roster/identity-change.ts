import type { Class, User } from '../oneroster/rostering/model.js';

/** A record of the mirror, with the facts that tell whether it may be another one under a new id. */
export interface IdentityFacts<Body> {
  body: Body;
  /** Whether a complete read missed it. */
  missing: boolean;
  /** Whether Canvas has accepted its section or user. */
  pinned: boolean;
}

/** Members in which two such classes agree, none of them null, with the wording shown to people. */
export const classIdentity = {
  classCode: 'classCode',
  school: 'schoolSourcedId',
  terms: 'termSourcedIds',
  course: 'courseSourcedId',
} as const satisfies Readonly<Record<string, keyof Class>>;

/** Members in which two such person records agree, none of them null. Never a name or an address. */
export const personIdentity = {
  identifier: 'identifier',
  role: 'role',
} as const satisfies Readonly<Record<string, keyof User>>;

/**
 * Whether two classes may be one with a new id: same school, course, code and sessions, one missing and one present,
 * and Canvas knows the missing one: else there is nothing to take over. A present class that Canvas knows asks nothing
 * itself: the missing one does.
 */
export function mayBeSameClass(one: IdentityFacts<Class>, other: IdentityFacts<Class>): boolean {
  return (
    mayHaveChanged(one, other) && Object.values(classIdentity).every((name) => agree(one.body[name], other.body[name]))
  );
}

/** Whether two records may be one person with a new id: same number and role, never name or address. */
export function mayBeSamePerson(one: IdentityFacts<User>, other: IdentityFacts<User>): boolean {
  return (
    mayHaveChanged(one, other) && Object.values(personIdentity).every((name) => agree(one.body[name], other.body[name]))
  );
}

function agree(one: string | readonly string[] | null, other: string | readonly string[] | null): boolean {
  return one !== null && JSON.stringify(one) === JSON.stringify(other);
}

function mayHaveChanged<Body extends Class | User>(one: IdentityFacts<Body>, other: IdentityFacts<Body>): boolean {
  if (one.body.sourcedId === other.body.sourcedId || one.missing === other.missing) return false;
  return one.missing ? one.pinned : other.pinned && !one.pinned;
}
