import type { User } from '../oneroster/rostering/model.js';
import type { KnownUser } from './users.js';

/**
 * Divides the records that share the district's merge key (`mapping.mergeUsersBy`) into people. The key alone joins
 * staff records of different roles: a teacher who is an administrator too. It never joins a student with staff, nor two
 * records of one role, unless more than the key agrees: numbers are re-used, and count from one in each list.
 *
 * @param records of one key, in any order
 */
export function dividePeople<Record extends KnownUser>(records: readonly Record[]): Record[][] {
  if (records.length === 1) return [[...records]];
  const students = records.filter(({ user }) => user.role === 'student');
  const staff = records.filter(({ user }) => user.role !== 'student');
  return [...agreeing(students), ...joinedByKey(agreeing(staff))];
}

/** Joins all groups if no role occurs in two of them. */
function joinedByKey<Record extends KnownUser>(groups: Record[][]): Record[][] {
  const roles = groups.map((group) => new Set(group.map(({ user }) => user.role)));
  const distinct = new Set(roles.flatMap((each) => [...each]));
  const counted = roles.reduce((sum, each) => sum + each.size, 0);
  return groups.length > 1 && counted === distinct.size ? [groups.flat()] : groups;
}

/** Groups of records that agree in more than the key, directly or by a third. */
function agreeing<Record extends KnownUser>(records: readonly Record[]): Record[][] {
  const groups: Record[][] = [];
  for (const record of records) {
    const alike = groups.filter((group) => group.some((each) => agrees(each, record)));
    const others = groups.filter((group) => !alike.includes(group));
    groups.splice(0, groups.length, ...others, [...alike.flat(), record]);
  }
  return groups;
}

/** Whether two records of one key agree in login, address or name, or Canvas has them as one user already. */
function agrees(one: KnownUser, other: KnownUser): boolean {
  if (one.pinned !== null && one.pinned === other.pinned) return true;
  const same = (read: (user: User) => string | null): boolean => {
    const [a, b] = [read(one.user), read(other.user)].map((each) => (each ?? '').trim().toLowerCase());
    return a !== '' && a === b;
  };
  const nameOf = ({ givenName, familyName }: User): string => `${givenName} ${familyName}`;
  return same((user) => user.username) || same((user) => user.email) || same(nameOf);
}

/**
 * Whether two records are probably one person listed twice: of one role, with the same number and the same name. Twins
 * have other numbers, and so have people who only share a name.
 */
export function isListedTwice(one: User, other: User): boolean {
  const nameOf = ({ givenName, familyName }: User): string => `${givenName} ${familyName}`.toLowerCase();
  return (
    one.role === other.role &&
    one.identifier !== null &&
    one.identifier === other.identifier &&
    nameOf(one) === nameOf(other)
  );
}
