import type { Random } from '../../../district/random.js';
import type { Class, User as SisUser } from '../../../district/records.js';
import type { Course, Login, Section, User } from '../../model.js';
import type { SisTable } from '../../tables.js';
import type { Fill } from '../fill.js';

/** Something that has gone wrong in a Canvas over the years. */
export interface Damage {
  name: string;
  happen(fill: Fill, random: Random): void;
}

/** A person of the SIS who is in Canvas, with the login that they were given first. */
export interface Present {
  record: SisUser;
  user: User;
  login: Login;
}

/** People of one record each who are in Canvas, in a random order. */
export function presentPeople(fill: Fill, random: Random, isMeant: (record: SisUser) => boolean = () => true) {
  const { state, notes, records, people } = fill;
  const found = [...people].flatMap(([id, user]): Present[] => {
    const record = records.users.get(id)!;
    const [login] = state.loginsOfUser(user.id);
    const isWhole = user.state !== 'deleted' && login && login.state !== 'deleted';
    return isWhole && notes.sourcedIds(user).length === 1 && isMeant(record) ? [{ record, user, login }] : [];
  });
  return random.shuffled(found);
}

export const isStudent = ({ role }: SisUser): boolean => role === 'student';

/** People of the SIS for whom Canvas has nobody, in a random order. */
export function absentPeople({ district, people }: Fill, random: Random): SisUser[] {
  return random.shuffled(district.users.filter((each) => each.status === 'active' && !people.has(each.sourcedId)));
}

/** A class that runs, with its section and that section's course. */
export interface Taught {
  one: Class;
  section: Section;
  course: Course;
}

export function taughtClasses({ state, sections, records }: Fill, random: Random): Taught[] {
  const found = [...sections].map(([id, section]) => ({
    one: records.classes.get(id)!,
    section,
    course: state.courses.get(section.courseId)!,
  }));
  return random.shuffled(found.filter(({ section }) => section.state !== 'deleted'));
}

/** Pairs of a list: the first with the second, and so on. */
export function pairsOf<T>(list: readonly T[], most: number): Array<[T, T]> {
  return Array.from({ length: Math.min(most, Math.floor(list.length / 2)) }, (_, at) => [
    list[2 * at]!,
    list[2 * at + 1]!,
  ]);
}

/** Pairs that have something in common, so that they can be taken for each other. */
export function pairsAlike<T>(list: readonly T[], alike: (each: T) => string, most: number): Array<[T, T]> {
  const groups = new Map<string, T[]>();
  for (const each of list) groups.set(alike(each), [...(groups.get(alike(each)) ?? []), each]);
  return [...groups.values()].flatMap((group) => pairsOf(group, 1)).slice(0, most);
}

export function exchangeNames({ state }: Fill, [one, other]: readonly [Login, Login]): void {
  const [mine, its] = [one.name, other.name];
  state.renameLogin(one, `${mine}.exchanged`);
  state.renameLogin(other, mine);
  state.renameLogin(one, its);
}

export function exchangeIds<T extends { id: number; sisId: string | null; integrationId: string | null }>(
  table: SisTable<T>,
  [one, other]: readonly [T, T],
): void {
  const [mine, its] = [one.sisId, other.sisId];
  table.setSisId(one, null);
  table.setSisId(other, mine);
  table.setSisId(one, its);
}

/** Takes both ids away, as of something that was made by hand. */
export function takeIds<T extends { id: number; sisId: string | null; integrationId: string | null }>(
  table: SisTable<T>,
  row: T,
): void {
  table.setSisId(row, null);
  table.setIntegrationId(row, null);
}
