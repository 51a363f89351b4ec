import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { stringify } from 'csv-stringify/sync';
import yazl from 'yazl';
import { createBenchCollections, firstVersion, type BenchCollection } from '../provider-rows.js';

type Row = Record<string, string>;
interface Ref {
  sourcedId: string;
}
interface Enrollment {
  user: Ref;
  class: Ref;
  role: string;
}

/** What stands in the Canvas of the benchmark's district, as another integration has filled it. */
export interface CanvasInUse {
  /** Writes a Provisioning report of it as a zip. */
  writeReport(path: string): Promise<void>;
  /** Canvas's ids of the students of a section; empty: there is no such section. */
  studentsOf(sectionId: string): string[];
}

const rowsOfPage = 1000;
const rootAccount = '1';
const term = '2';
/** One in so many accounts has no SIS id, and is known by its login. */
const withoutId = 20;
/** One in so many people is not in Canvas yet. */
const absent = 33;
/** One in so many people has a login that the SIS does not know. */
const otherLogin = 50;

/** Ids of the older integration: the number alone, without the letter before it. */
const digitsOf = (sourcedId: string): string => sourcedId.replace(/\D/g, '');
const isAbsent = (userId: string): boolean => Number(digitsOf(userId)) % absent === 0;
const active = { status: 'active', created_by_sis: 'true' };

/**
 * The district of `createBenchCollections` as it stands in a Canvas that an older integration fills: a course for each
 * class, ids without prefixes, some accounts without any, some people missing. Nothing is held.
 */
export function createCanvasInUse(size: number): CanvasInUse {
  const collections = createBenchCollections(size, () => firstVersion);
  const { classes, enrollments } = collections as Record<'classes' | 'enrollments', BenchCollection>;
  return {
    writeReport: async (path) => {
      const zip = new yazl.ZipFile();
      for (const [name, columns, rows] of filesOf(collections)) {
        zip.addReadStream(Readable.from(csvOf(columns, rows)), `${name}.csv`);
      }
      zip.end();
      await pipeline(zip.outputStream, createWriteStream(path));
    },
    studentsOf: (sectionId) => {
      const students = enrollments.total() - classes.total();
      const perClass = 25;
      const at = Number(sectionId) - 1;
      const most = Math.min(perClass, students - at * perClass);
      if (most <= 0) return [];
      return rowsAt<Enrollment>(enrollments, at * perClass, most)
        .filter(({ user }) => !isAbsent(user.sourcedId))
        .map(({ user }) => digitsOf(user.sourcedId));
    },
  };
}

function rowsAt<Kind>(collection: BenchCollection, offset: number, limit: number): Kind[] {
  const page = JSON.parse(collection.page(offset, limit).toString('latin1')) as Record<string, Kind[]>;
  return page[collection.envelope]!;
}

function* rowsOf<Kind>(collection: BenchCollection): Generator<Kind> {
  for (let offset = 0; offset < collection.total(); offset += rowsOfPage) {
    yield* rowsAt<Kind>(collection, offset, rowsOfPage);
  }
}

async function* csvOf(columns: readonly string[], rows: Iterable<Row>): AsyncGenerator<string> {
  let some: Row[] = [];
  yield stringify([columns]);
  for (const row of rows) {
    some.push(row);
    if (some.length < rowsOfPage) continue;
    yield stringify(some, { columns: columns as string[] });
    some = [];
    // A served page or an answer is not to wait for the whole file.
    await new Promise((resolve) => setImmediate(resolve));
  }
  yield stringify(some, { columns: columns as string[] });
}

/** Canvas's ids are the SIS's numbers, or those of a row: they are nobody's evidence. */
function filesOf(collections: Record<string, BenchCollection>): Array<[string, readonly string[], Iterable<Row>]> {
  const { orgs, classes, users, enrollments } = collections;
  const firstClass = Number(rowsAt<Ref>(classes!, 0, 1)[0]!.sourcedId);
  const sectionOf = (classId: string): string => String(Number(classId) - firstClass + 1);
  return [
    [
      'accounts',
      ['canvas_account_id', 'account_id', 'canvas_parent_id', 'name', 'status', 'created_by_sis'],
      map(rowsOf<Ref & { name: string; type: string }>(orgs!), ({ sourcedId, name, type }) =>
        type === 'school'
          ? { canvas_account_id: sourcedId, account_id: sourcedId, canvas_parent_id: rootAccount, name, ...active }
          : null,
      ),
    ],
    [
      'terms',
      ['canvas_term_id', 'term_id', 'name', 'status', 'start_date', 'end_date', 'created_by_sis'],
      [
        {
          canvas_term_id: term,
          term_id: '3600',
          name: '2026-2027',
          start_date: '2026-08-12T05:00:00Z',
          end_date: '2027-06-10T05:00:00Z',
          ...active,
        },
      ],
    ],
    [
      'courses',
      [
        'canvas_course_id',
        'course_id',
        'short_name',
        'long_name',
        'canvas_account_id',
        'canvas_term_id',
        'status',
        'created_by_sis',
      ],
      map(rowsOf<ClassRow>(classes!), ({ sourcedId, title, classCode, school }) => ({
        ...{
          canvas_course_id: sectionOf(sourcedId),
          course_id: `C-${sourcedId}`,
          short_name: classCode,
          long_name: title,
        },
        ...{ canvas_account_id: school.sourcedId, canvas_term_id: term, ...active },
      })),
    ],
    [
      'sections',
      ['canvas_section_id', 'section_id', 'canvas_course_id', 'name', 'status', 'created_by_sis'],
      map(rowsOf<ClassRow>(classes!), ({ sourcedId, title }) => ({
        ...{
          canvas_section_id: sectionOf(sourcedId),
          section_id: sourcedId,
          canvas_course_id: sectionOf(sourcedId),
          name: title,
          ...active,
        },
      })),
    ],
    [
      'users',
      [
        'canvas_user_id',
        'user_id',
        'login_id',
        'first_name',
        'last_name',
        'full_name',
        'email',
        'status',
        'created_by_sis',
      ],
      map(rowsOf<UserRow>(users!), loginOf),
    ],
    [
      'enrollments',
      ['canvas_course_id', 'canvas_section_id', 'canvas_user_id', 'role', 'status', 'created_by_sis'],
      map(rowsOf<Enrollment>(enrollments!), ({ user, class: of, role }) =>
        isAbsent(user.sourcedId)
          ? null
          : {
              canvas_course_id: sectionOf(of.sourcedId),
              canvas_section_id: sectionOf(of.sourcedId),
              canvas_user_id: digitsOf(user.sourcedId),
              role,
              ...active,
            },
      ),
    ],
  ];
}

interface ClassRow extends Ref {
  title: string;
  classCode: string;
  school: Ref;
}

interface UserRow extends Ref {
  username: string;
  givenName: string;
  familyName: string;
  email: string;
}

function loginOf({ sourcedId, username, givenName, familyName, email }: UserRow): Row | null {
  const id = digitsOf(sourcedId);
  if (isAbsent(sourcedId)) return null;
  return {
    ...{ canvas_user_id: id, user_id: Number(id) % withoutId === 0 ? '' : id },
    login_id: Number(id) % otherLogin === 1 ? `old-${username}` : username,
    ...{ first_name: givenName, last_name: familyName, full_name: `${givenName} ${familyName}`, email, ...active },
  };
}

function* map<From>(rows: Iterable<From>, to: (row: From) => Row | null): Generator<Row> {
  for (const each of rows) {
    const row = to(each);
    if (row !== null) yield row;
  }
}
