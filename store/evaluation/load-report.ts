import type {
  ReportedAccount,
  ReportedCourse,
  ReportedEnrollment,
  ReportedKind,
  ReportedLogin,
  ReportedSection,
  ReportedTerm,
} from '../../canvas/reports/report-rows.js';
import type { MatchedKind } from '../../roster/matching/confidence.js';
import { keysOfLogin, type MatchKey } from '../../roster/matching/keys.js';
import { copyInto, copyValue, type CopyIn } from '../postgres/copy-in.js';
import type { Transaction } from '../postgres/connect.js';
import { emptyTables, ownTable } from './run-tables.js';

/** A value of a line of COPY. */
type Value = string | boolean | null;

const line = (values: readonly Value[]): string => `${values.map(copyValue).join('\t')}\n`;

/** Writes a run's rows of one kind after the other; COPY holds the connection while it is open. */
async function copyAll<Row>(
  tx: Transaction,
  table: string,
  columns: readonly string[],
  rows: AsyncIterable<Row>,
  linesOf: (row: Row) => string,
  onRows: (rows: number) => void,
): Promise<number> {
  const copy: CopyIn = await copyInto(tx, table, columns);
  let count = 0;
  try {
    for await (const row of rows) {
      count += 1;
      const wait = copy.add(linesOf(row));
      if (wait) await wait;
      if (count % 1_000 === 0) onRows(count);
    }
  } finally {
    // Also of a file that cannot be read to its end: the transaction cannot end during a COPY.
    await copy.end();
  }
  return count;
}

const objectColumns = [
  ...['kind', 'canvas_id', 'sis_id', 'integration_id', 'name', 'code', 'parent_id', 'term_id'],
  ...['status', 'by_sis', 'start_day', 'end_day', 'starts_at', 'ends_at'],
];

/** Rows of a report as lines of `canvas_object`, kind by kind. */
const objectLines = {
  accounts: (row: ReportedAccount) =>
    line(['account', row.accountId, row.sisId, row.integrationId, row.name, null, row.parentId, null, ...tail(row)]),
  terms: (row: ReportedTerm, { dayOf }: ZonedDates) =>
    line([
      ...['term', row.termId, row.sisId, row.integrationId, row.name, null, null, null],
      ...[row.status, row.bySis, dayOf(row.startsAt), dayOf(row.endsAt), null, null],
    ]),
  courses: (row: ReportedCourse) =>
    line([
      ...['course', row.courseId, row.sisId, row.integrationId, row.name, row.code, row.accountId, row.termId],
      ...tail(row),
    ]),
  sections: (row: ReportedSection, { instantOf }: ZonedDates) =>
    line([
      ...['section', row.sectionId, row.sisId, row.integrationId, row.name, null, row.courseId, null],
      ...[row.status, row.bySis, null, null, instantOf(row.startsAt), instantOf(row.endsAt)],
    ]),
};

function tail({ status, bySis }: { status: string; bySis: boolean }): Value[] {
  return [status, bySis, null, null, null, null];
}

/** The rows of a report, as a client gives them. */
export interface RowSource {
  rows(kind: 'accounts'): AsyncIterable<ReportedAccount>;
  rows(kind: 'terms'): AsyncIterable<ReportedTerm>;
  rows(kind: 'courses'): AsyncIterable<ReportedCourse>;
  rows(kind: 'sections'): AsyncIterable<ReportedSection>;
  rows(kind: 'users'): AsyncIterable<ReportedLogin>;
  rows(kind: 'enrollments'): AsyncIterable<ReportedEnrollment>;
  rows(
    kind: 'xlist',
  ): AsyncIterable<{ sectionId: string; courseId: string; homeCourseId: string | null; status: string }>;
  rows(kind: 'admins' | 'user_observers'): AsyncIterable<unknown>;
}

/** Dates of a report's file in the district's zone; null: none, or text that is no date. */
export interface ZonedDates {
  /** `YYYY-MM-DD`. */
  dayOf: (date: string | null) => string | null;
  /** ISO 8601 in UTC. */
  instantOf: (date: string | null) => string | null;
}

export interface LoadOptions {
  runId: number;
  emailDomains: readonly string[];
  dates: ZonedDates;
  onRows: (kind: ReportedKind, rows: number) => void;
}

/**
 * Puts a report into a run's tables, replacing what an earlier attempt put there, with the keys of people. Returns how
 * many rows of each kind it has. Flat memory: rows go from the file to COPY.
 */
export async function loadReportRows(
  tx: Transaction,
  report: RowSource,
  { runId, emailDomains, dates, onRows }: LoadOptions,
): Promise<Record<ReportedKind, number>> {
  await emptyTables(tx, runId, ['canvas_object', 'canvas_login', 'canvas_enrollment', 'evaluation_key']);
  const heard = (kind: ReportedKind) => (rows: number) => onRows(kind, rows);
  const objects = <Row>(
    kind: 'accounts' | 'terms' | 'courses' | 'sections',
    rows: AsyncIterable<Row>,
    of: (row: Row) => string,
  ) => copyAll(tx, ownTable('canvas_object', runId), objectColumns, rows, of, heard(kind));
  const accounts = await objects('accounts', report.rows('accounts'), objectLines.accounts);
  const terms = await objects('terms', report.rows('terms'), (row) => objectLines.terms(row, dates));
  const courses = await objects('courses', report.rows('courses'), objectLines.courses);
  const sections = await objects('sections', report.rows('sections'), (row) => objectLines.sections(row, dates));
  const users = await copyAll(
    tx,
    ownTable('canvas_login', runId),
    ['user_id', 'sis_id', 'integration_id', 'login_id', 'provider', 'name', 'email', 'status', 'by_sis'],
    report.rows('users'),
    (row) =>
      line([
        ...[row.userId, row.sisId, row.integrationId, row.loginId, row.provider],
        ...[row.fullName || `${row.firstName} ${row.lastName}`.trim(), row.email, row.status, row.bySis],
      ]),
    heard('users'),
  );
  const enrollments = await copyAll(
    tx,
    ownTable('canvas_enrollment', runId),
    ['course_id', 'section_id', 'user_id', 'role', 'status', 'by_sis'],
    report.rows('enrollments'),
    (row) => line([row.courseId, row.sectionId ?? '', row.userId, row.role, row.status, row.bySis]),
    heard('enrollments'),
  );
  // A second reading of the file: two COPYs cannot share a connection, and the file is on this disk.
  await copyAll(
    tx,
    ownTable('evaluation_key', runId),
    keyColumns,
    report.rows('users'),
    (row) => (row.status === 'deleted' ? '' : keyLines('canvas', 'user', row.userId, keysOfLogin(row, emailDomains))),
    () => undefined,
  );
  await dropRepeated(tx, runId);
  const xlist = await applyCrossLists(tx, runId, report.rows('xlist'));
  const admins = await countOf(report.rows('admins'));
  const observers = await countOf(report.rows('user_observers'));
  return { accounts, terms, courses, sections, users, enrollments, xlist, admins, user_observers: observers };
}

export const keyColumns = ['side', 'kind', 'thing', 'fact', 'key'];

/** Lines of `evaluation_key` for one thing. */
export function keyLines(side: 'sis' | 'canvas', kind: MatchedKind, thing: string, keys: readonly MatchKey[]): string {
  return keys.map(({ fact, key }) => line([side, kind, thing, fact, key])).join('');
}

/** Canvas reads page by page while people work, and may list a thing twice: the later row counts. */
async function dropRepeated(tx: Transaction, runId: number): Promise<void> {
  for (const [name, columns] of [
    ['canvas_object', 'kind, canvas_id'],
    ['canvas_login', 'user_id, lower(login_id), provider, sis_id, case when sis_id is null then status end'],
  ] as const) {
    const table = tx(ownTable(name, runId));
    await tx`
      delete from ${table} where ctid in (
        select ctid from (
          select ctid, row_number() over (partition by ${tx.unsafe(columns)} order by ctid desc) as place from ${table}) ranked
        where place > 1)`;
  }
}

/** A cross-listed section belongs to its home course, and is in another one. */
async function applyCrossLists(
  tx: Transaction,
  runId: number,
  rows: AsyncIterable<{ sectionId: string; courseId: string; homeCourseId: string | null; status: string }>,
): Promise<number> {
  const listed: Array<{ section: string; course: string; home: string | null }> = [];
  for await (const { sectionId, courseId, homeCourseId, status } of rows) {
    if (status !== 'deleted') listed.push({ section: sectionId, course: courseId, home: homeCourseId });
  }
  if (listed.length === 0) return 0;
  const objects = tx(ownTable('canvas_object', runId));
  await tx`
    update ${objects} o set cross_listed_to = x.course, parent_id = coalesce(x.home, o.parent_id)
    from jsonb_to_recordset(${tx.json(listed)}) as x (section text, course text, home text)
    where o.kind = 'section' and o.canvas_id = x.section`;
  return listed.length;
}

async function countOf(rows: AsyncIterable<unknown>): Promise<number> {
  let count = 0;
  const reading = rows[Symbol.asyncIterator]();
  while ((await reading.next()).done !== true) count += 1;
  return count;
}

/** Rows of a report that name objects which the report does not list, by kind of the object. */
export interface DanglingRows {
  rows: number;
  dangling: number;
}

/**
 * Counts what rows of a report name and the report does not list: a file that was cut between two rows shows only by that.
 * Rows of deleted things do not count: Canvas lists deleted things only if they have a SIS id, nor does it list people
 * without a login.
 */
export async function danglingRows(
  tx: Transaction,
  runId: number,
): Promise<Record<'users' | 'sections' | 'courses' | 'accounts' | 'terms', DanglingRows>> {
  const [objects, enrollments, logins] = (['canvas_object', 'canvas_enrollment', 'canvas_login'] as const).map((name) =>
    tx(ownTable(name, runId)),
  );
  const living = tx`status <> 'deleted'`;
  const listed = (kind: string) => tx`select canvas_id from ${objects!} where kind = ${kind}`;
  const named = {
    users: [tx`select user_id from ${enrollments!} where ${living}`, tx`select user_id from ${logins!}`],
    sections: [tx`select section_id from ${enrollments!} where ${living} and section_id <> ''`, listed('section')],
    courses: [tx`select parent_id from ${objects!} where kind = 'section' and ${living}`, listed('course')],
    terms: [
      tx`select term_id from ${objects!} where kind = 'course' and ${living} and term_id is not null`,
      listed('term'),
    ],
    // The root account has no parent, and is not listed.
    accounts: [
      tx`select parent_id from ${objects!} where kind = 'course' and ${living} and parent_id <> ${rootAccount(tx, runId)}`,
      listed('account'),
    ],
  } as const;
  const counts = {} as Record<keyof typeof named, DanglingRows>;
  for (const [name, [all, known]] of Object.entries(named) as Array<
    [keyof typeof named, (typeof named)[keyof typeof named]]
  >) {
    const [count] = await tx<DanglingRows[]>`
      with named as (select distinct * from (${all}) n)
      select (select count(*) from named)::int as rows,
             (select count(*) from (select * from named except ${known}) missing)::int as dangling`;
    counts[name] = count!;
  }
  return counts;
}

/** The account above all that are listed; '' if none is. */
function rootAccount(tx: Transaction, runId: number) {
  const objects = tx(ownTable('canvas_object', runId));
  return tx`coalesce((
    select a.parent_id from ${objects} a
    where a.kind = 'account' and a.parent_id is not null
      and not exists (select 1 from ${objects} b where b.kind = 'account' and b.canvas_id = a.parent_id)
    group by 1 order by count(*) desc limit 1), '')`;
}

/** Makes the rest of an evaluation join well. */
export async function analyzeReport(tx: Transaction, runId: number): Promise<void> {
  for (const name of ['canvas_object', 'canvas_login', 'canvas_enrollment', 'evaluation_key'] as const) {
    await tx`analyze ${tx(ownTable(name, runId))}`;
  }
}
