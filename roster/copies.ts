import type { CollectionName, RecordOf } from '../oneroster/rostering/model.js';

/**
 * Members in which copies of one record may differ, by collection: a person or a course listed once for each school.
 * Lists are united; of a single value the first in order counts. `phone`, metadata and stamps are not decoded.
 */
const mayDiffer = {
  orgs: [],
  academicSessions: [],
  courses: ['orgSourcedId', 'grades'],
  classes: ['grades'],
  users: ['orgSourcedIds', 'grades', 'enabledUser'],
  enrollments: [],
} as const satisfies { [C in CollectionName]: readonly (keyof RecordOf<C>)[] };

export type UnitedCopies<C extends CollectionName> =
  | { differing: null; record: RecordOf<C> }
  /** Members that contradict each other: nothing is concluded from any of the copies. */
  | { differing: readonly string[] };

/**
 * Unites the records that a SIS lists under one sourcedId: one record if they agree but for what a copy for each school
 * may differ in, else none.
 *
 * @param copies at least one, in any order: the result does not depend on it
 */
export function uniteCopies<C extends CollectionName>(collection: C, copies: readonly RecordOf<C>[]): UnitedCopies<C> {
  const inOrder = [...copies].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  const first = inOrder[0]! as unknown as Record<string, unknown>;
  const all = inOrder as unknown as ReadonlyArray<Record<string, unknown>>;
  const tolerated: readonly string[] = mayDiffer[collection];
  const differing = Object.keys(first).filter((name) => all.some((each) => !equal(each[name], first[name])));
  const contradicting = differing.filter((name) => !tolerated.includes(name));
  if (contradicting.length > 0) return { differing: contradicting };
  const united = Object.fromEntries(
    differing.map((name) => [
      name,
      unitedValue(
        name,
        all.map((each) => each[name]),
      ),
    ]),
  );
  return { differing: null, record: { ...first, ...united } as unknown as RecordOf<C> };
}

/** Lists count as sets. */
function equal(one: unknown, other: unknown): boolean {
  return JSON.stringify(asSet(one)) === JSON.stringify(asSet(other));
}

function asSet(value: unknown): unknown {
  return Array.isArray(value) ? value.map((item) => JSON.stringify(item)).sort() : value;
}

function unitedValue(name: string, values: readonly unknown[]): unknown {
  if (values.some(Array.isArray)) return [...new Set(values.flat())].sort();
  // Somebody whom one school knows as enabled is.
  if (name === 'enabledUser') return values.includes(true);
  return values.find((value) => value !== null) ?? null;
}

/** Members that tell an operator which two things share a sourcedId. Names and addresses of people are none. */
const shownMembers = {
  orgs: ['type', 'identifier', 'parentSourcedId'],
  academicSessions: ['type', 'startDate', 'endDate'],
  courses: ['courseCode', 'orgSourcedId'],
  classes: ['classCode', 'courseSourcedId', 'schoolSourcedId'],
  users: ['role', 'identifier', 'orgSourcedIds'],
  enrollments: ['role', 'userSourcedId', 'classSourcedId'],
} as const satisfies { [C in CollectionName]: readonly (keyof RecordOf<C>)[] };

/** Most sides that a problem names. */
const sidesShown = 3;

/** Both sides of a contradiction, for operators: `teacher 5001 at 100 / student 5001 at 100`. */
export function sidesOf<C extends CollectionName>(collection: C, copies: readonly RecordOf<C>[]): string {
  const sides = copies.map((copy) => {
    const members = copy as unknown as Record<string, unknown>;
    return shownMembers[collection].map((name) => [members[name]].flat().join(',') || '-').join(' ');
  });
  const distinct = [...new Set(sides)].sort();
  const more = distinct.length - sidesShown;
  return `${distinct.slice(0, sidesShown).join(' / ')}${more > 0 ? ` and ${more} more` : ''}`;
}
