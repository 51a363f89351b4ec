import type { Cells } from '../../../sandbox/feed/rows.js';
import type { Random } from '../../holds/random.js';
import type { Rows } from '../clean-district.js';
import { pickSchool, type Corruption, type Kind } from './kind.js';

/** Lists that shrank or left. */
export const shrunk: Record<string, Kind> = {
  'a third of the enrollments left out': (_rows, random) => leftOut('enrollments', random, 0.34),
  'a tenth of the users left out': (_rows, random) => leftOut('users', random, 0.1),
  'a school left out': (rows, random) => {
    const { sourcedId } = pickSchool(rows, random);
    return (now) => ({
      ...now,
      classes: now.classes.filter((each) => each.schoolSourcedId !== sourcedId),
      enrollments: now.enrollments.filter((each) => each.schoolSourcedId !== sourcedId),
      users: now.users.filter((each) => each.orgSourcedIds !== sourcedId),
    });
  },
  'no courses at all': () => (now) => ({ ...now, courses: [] }),
  'last year left out': () => (now) => ({
    ...now,
    academicSessions: now.academicSessions.filter((each) => each.sourcedId !== 'PY'),
    classes: now.classes.filter((each) => each.termSourcedIds !== 'PY'),
  }),
};

/** A school under new ids for some nights, as after a plug-in was installed anew. */
export const otherIds: Record<string, Kind> = {
  'all classes of a school under other ids': (rows, random) => {
    const school = pickSchool(rows, random).sourcedId!;
    const other = newIds(rows.classes.filter((each) => each.schoolSourcedId === school));
    return (now) => renamed(renamedEnrollments(now, other, 'classSourcedId'), 'classes', other);
  },
  'all people of a school under other ids': (rows, random) => {
    const school = pickSchool(rows, random).sourcedId!;
    const other = newIds(rows.users.filter((each) => each.orgSourcedIds === school));
    return (now) => renamed(renamedEnrollments(now, other, 'userSourcedId'), 'users', other);
  },
  'all sessions under other ids': () => (now) => {
    const other = newIds(now.academicSessions);
    const sessions = renamed(now, 'academicSessions', other);
    return {
      ...sessions,
      academicSessions: sessions.academicSessions.map((each) => renamedCell(each, 'parentSourcedId', other)),
      classes: sessions.classes.map((each) => renamedCell(each, 'termSourcedIds', other)),
    };
  },
};

/** Of what was there before: under which id something new came first, is its id. */
const newIds = (lines: readonly Cells[]): Map<string, string> =>
  new Map(lines.map((each) => [each.sourcedId!, `${each.sourcedId!}.new`]));
const renamedCell = (cells: Cells, column: string, other: ReadonlyMap<string, string>): Cells => ({
  ...cells,
  [column]: other.get(cells[column] ?? '') ?? cells[column] ?? '',
});
const renamed = (rows: Rows, collection: keyof Rows, other: ReadonlyMap<string, string>): Rows => ({
  ...rows,
  [collection]: rows[collection].map((each) => renamedCell(each, 'sourcedId', other)),
});
/** Enrollments of renamed records have other ids, too. */
const renamedEnrollments = (rows: Rows, other: ReadonlyMap<string, string>, column: string): Rows => ({
  ...rows,
  enrollments: rows.enrollments.map((each) =>
    other.has(each[column]!) ? { ...renamedCell(each, column, other), sourcedId: `${each.sourcedId!}.new` } : each,
  ),
});

function leftOut(collection: keyof Rows, random: Random, share: number): Corruption {
  const salt = 1 + Math.floor(random.next() * 1000);
  const isIn = (id: string): boolean => {
    let sum = salt;
    for (const each of id) sum = (sum * 31 + each.charCodeAt(0)) % 1009;
    return sum / 1009 >= share;
  };
  return (now) => ({ ...now, [collection]: now[collection].filter((each) => isIn(each.sourcedId!)) });
}
