import type { Cells } from '../../sandbox/feed/rows.js';
import type { CanvasThing } from '../oracle/read.js';
import type { Night } from './nights.js';

/** The enrollments of somebody, each with its state: `{ 'K1 student': 'active' }`. */
export function classesOf(night: Night, person: string): Record<string, string> {
  const own = [...night.canvas.enrollment].flatMap(([key, each]) => {
    const [section, user, role] = key.split(' / ');
    return user === person ? [[`${section} ${roleWords[role!] ?? role}`, String(each.state)]] : [];
  });
  return Object.fromEntries(own) as Record<string, string>;
}

/** The people who are in a class, each with the role: `['P1 student', 'T1 teacher']`. */
export function peopleIn(night: Night, section: string): string[] {
  return [...night.canvas.enrollment]
    .filter(([key, each]) => key.startsWith(`${section} / `) && each.state === 'active')
    .map(([key]) => key.split(' / '))
    .map(([, user, role]) => `${user} ${roleWords[role!] ?? role}`)
    .sort();
}

const roleWords: Record<string, string> = {
  StudentEnrollment: 'student',
  TeacherEnrollment: 'teacher',
  TaEnrollment: 'aide',
};

/** Who somebody is in Canvas, or undefined. */
export function userIn(
  night: Night,
  id: string,
): { login: unknown; name: string; email: unknown; state: unknown } | undefined {
  const user: CanvasThing | undefined = night.canvas.user.get(id);
  if (!user) return undefined;
  return {
    login: user.login_id,
    name: `${String(user.first_name)} ${String(user.last_name)}`,
    email: user.email,
    state: user.state,
  };
}

/** Codes of the problems that name a thing: as their cause, an example, or in their words. */
export function toldOf(night: Night, thing: string): string[] {
  const word = new RegExp(`(^|[^\\w-])${thing}([^\\w-]|$)`);
  return night.problems
    .filter((each) => each.thing === thing || each.examples.includes(thing) || word.test(each.detail ?? ''))
    .map((each) => each.code);
}

/** Whether an open question is about a thing. */
export const isAsked = (night: Night, thing: string): boolean =>
  night.proposals.some((each) => each.leftId === thing || each.rightId === thing);

/** A day until which something can be acknowledged today: within a year, and after the nights that are played. */
export const inTenMonths = new Date(Date.now() + 300 * 24 * 3_600_000).toISOString().slice(0, 10);

/** Everything that stands in Canvas of a kind and is not deleted, by SIS id. */
export const standing = (night: Night, kind: 'account' | 'term' | 'course' | 'section' | 'user'): string[] =>
  [...night.canvas[kind]].flatMap(([id, each]) => (each.state === 'deleted' ? [] : [id])).sort();

/** The lines of a collection with one of them changed; by its sourcedId. */
export function withCells(rows: readonly Cells[], id: string, cells: Cells): Cells[] {
  if (!rows.some((each) => each.sourcedId === id)) throw new Error(`no line ${id}`);
  return rows.map((each) => (each.sourcedId === id ? { ...each, ...cells } : each));
}

/** The lines of a collection without some. */
export const without = (rows: readonly Cells[], isGone: (row: Cells) => boolean): Cells[] =>
  rows.filter((each) => !isGone(each));

const students = ['P1', 'P2', 'P3', 'P4', 'P5', 'P6'].map((id) => `${id} student`);

/** Who is in the classes of the base district. */
export const baseClasses: Record<'K1' | 'K2' | 'K3', string[]> = {
  K1: [...students, 'T1 teacher'],
  K2: [...students, 'T2 teacher'],
  K3: ['P90 student', 'P91 student', 'T3 teacher'],
};

/** Who is in the three classes of the base district. */
export const classesIn = (night: Night): Record<string, string[]> =>
  Object.fromEntries(Object.keys(baseClasses).map((each) => [each, peopleIn(night, each)]));

/** A line of `enrollments.csv`. */
export const enrollment = (user: string, section: string, role: string, cells: Cells = {}): Cells => ({
  sourcedId: `${user}-${section}-${role}`,
  classSourcedId: section,
  schoolSourcedId: '100',
  userSourcedId: user,
  role,
  beginDate: '2026-08-17',
  endDate: '2027-06-04',
  ...cells,
});

/** A line of `users.csv`: somebody of school 100. */
export const person = (id: string, role: string, cells: Cells): Cells => ({
  sourcedId: id,
  enabledUser: 'true',
  orgSourcedIds: '100',
  role,
  ...cells,
});
