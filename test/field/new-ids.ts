import type { Cells, FeedRows } from '../../sandbox/feed/rows.js';
import { enrollment } from './look.js';
import { base, type Night } from './nights.js';

type Rename = (id: string) => string;

/** Lines in which some columns name things under other ids; a column may hold several, separated by commas. */
function renamed(rows: readonly Cells[], columns: readonly string[], rename: Rename): Cells[] {
  const each = (value: string): string => value.split(',').map(rename).join(',');
  return rows.map((row) => ({
    ...row,
    ...Object.fromEntries(columns.filter((name) => row[name]).map((name) => [name, each(row[name]!)])),
  }));
}

/** Which ids become which; all others stay. */
const byTable =
  (ids: Readonly<Record<string, string>>): Rename =>
  (id) =>
    ids[id] ?? id;

export const allOf = (rows: readonly Cells[], rename: Rename): Record<string, string> =>
  Object.fromEntries(rows.map((each) => [each.sourcedId!, rename(each.sourcedId!)]));

/** The same district, its classes under new ids: their enrollments too, as a SIS makes them anew. */
export function withNewClasses(ids: Readonly<Record<string, string>>, from = base): Required<FeedRows> {
  const touched = (each: Cells): boolean => ids[each.classSourcedId!] !== undefined;
  const anew = (each: Cells): Cells => (touched(each) ? { ...each, sourcedId: `n-${each.sourcedId}` } : each);
  return {
    ...from,
    classes: renamed(from.classes, ['sourcedId'], byTable(ids)),
    enrollments: renamed(from.enrollments.map(anew), ['classSourcedId'], byTable(ids)),
  };
}

/** The same district, all its courses under new ids. */
export function withNewCourses(from = base): Required<FeedRows> {
  const ids = byTable(allOf(from.courses, (id) => `N${id}`));
  return {
    ...from,
    courses: renamed(from.courses, ['sourcedId'], ids),
    classes: renamed(from.classes, ['courseSourcedId'], ids),
  };
}

export function withNewPeople(ids: Readonly<Record<string, string>>, from = base): Required<FeedRows> {
  const anew = (each: Cells): Cells =>
    ids[each.userSourcedId!] ? { ...each, sourcedId: `n-${each.sourcedId}` } : each;
  return {
    ...from,
    users: renamed(from.users, ['sourcedId'], byTable(ids)),
    enrollments: renamed(from.enrollments.map(anew), ['userSourcedId'], byTable(ids)),
  };
}

export function withNewSessions(ids: Readonly<Record<string, string>>, from = base): Required<FeedRows> {
  return {
    ...from,
    academicSessions: renamed(from.academicSessions, ['sourcedId', 'parentSourcedId'], byTable(ids)),
    classes: renamed(from.classes, ['termSourcedIds'], byTable(ids)),
  };
}

/** A school whose Algebra has two sections, and Botany one; the other school has one class. */
export const district: Required<FeedRows> = {
  ...base,
  classes: [...base.classes, { ...base.classes[0]!, sourcedId: 'K4', title: 'Algebra p4', classCode: 'MA1.2' }],
  enrollments: [
    ...base.enrollments.filter(
      (each) => !(each.classSourcedId === 'K1' && ['P4', 'P5', 'P6'].includes(each.userSourcedId!)),
    ),
    ...['P4', 'P5', 'P6'].map((each) => enrollment(each, 'K4', 'student')),
    enrollment('T2', 'K4', 'teacher', { primary: 'true' }),
  ],
};

/** Which record under a new id is asked about for which old one. */
export const pairs = (night: Night): Record<string, string> =>
  Object.fromEntries(night.proposals.map(({ leftId, rightId }) => [leftId, rightId]));
