import type { Cells, FeedRows } from '../../sandbox/feed/rows.js';
import { base } from './nights.js';

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
