import type { Class, User } from '../oneroster/rostering/model.js';

/** A record of the mirror, with what tells whether it may be another one under a new id. */
export interface IdentityFacts<Body> {
  body: Body;
  /** Whether a complete read missed it. */
  missing: boolean;
  /** Whether Canvas has accepted its section or user. */
  pinned: boolean;
}

/** The members in which two such classes agree, none of them null, by what a person is told of each. */
export const classIdentity = {
  classCode: 'classCode',
  school: 'schoolSourcedId',
  terms: 'termSourcedIds',
  course: 'courseSourcedId',
} as const satisfies Readonly<Record<string, keyof Class>>;

/** The members in which two such records of people agree, none of them null. Never a name or an address. */
export const personIdentity = {
  identifier: 'identifier',
  role: 'role',
} as const satisfies Readonly<Record<string, keyof User>>;

/**
 * Whether two classes may be one that has a new id: the same school, course, code and sessions, of which one vanished and
 * one is there, and Canvas knows at least one of them. A class that Canvas knows and that is there asks nothing itself:
 * the one that vanished does.
 */
export function mayBeSameClass(one: IdentityFacts<Class>, other: IdentityFacts<Class>): boolean {
  return (
    mayHaveChanged(one, other) && Object.values(classIdentity).every((name) => agree(one.body[name], other.body[name]))
  );
}

/** Whether two records may be one person who has a new id: the same number in the same role, never a name or address. */
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
  return (one.pinned || other.pinned) && (!one.pinned || one.missing);
}
