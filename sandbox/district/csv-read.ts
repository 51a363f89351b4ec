import { once } from 'node:events';
import { copyFileSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { parse } from 'csv-parse';
import yauzl, { type Entry, type ZipFile } from 'yauzl';
import { csvRequired } from './csv-shape.js';
import { isDay, stampOf, type Day } from './dates.js';
import {
  collections,
  emptyDistrict,
  type CollectionName,
  type District,
  type OneRosterRecord,
  type RecordsByCollection,
} from './records.js';

/** A OneRoster CSV export that cannot be loaded: which file, which line, what to mend. */
class ExportError extends Error {
  constructor(
    readonly file: string,
    readonly line: number | undefined,
    problem: string,
  ) {
    super(`${file}${line === undefined ? '' : `, line ${line}`}: ${problem}`);
    this.name = 'ExportError';
  }
}

type Cells = Record<string, string | undefined>;

/** Reads the cells of one line; `fail` names the file and the line. */
interface Line {
  cells: Cells;
  fail: (problem: string) => never;
}

const openZip = promisify<string, yauzl.Options, ZipFile>(yauzl.open);

/**
 * Loads a OneRoster 1.1 CSV export (a zip of manifest, orgs, academicSessions, courses, classes, users, enrollments).
 * Demographics and everything else in it are left unread.
 *
 * @throws ExportError naming file and line
 */
export async function readExport(zipPath: string, seed: string, today: Day): Promise<District> {
  const district = emptyDistrict(seed, today);
  // Numbers of people and things that come later must not meet any of the file's own.
  district.next = {
    person: 9_000_001,
    studentNumber: 990_000_001,
    teacherNumber: 980_000_001,
    course: 9_000_001,
    section: 9_000_001,
    enrollment: 9_000_001,
    sectionTeacher: 9_000_001,
  };
  const seen = new Set<string>();
  const zip = await openZip(zipPath, { lazyEntries: true, autoClose: false }).catch((error: unknown) => {
    throw new ExportError(
      zipPath,
      undefined,
      `cannot be read as a zip (${error instanceof Error ? error.message : ''})`,
    );
  });
  try {
    for await (const entry of entriesOf(zip)) {
      const name = entry.fileName.split('/').at(-1)!;
      if (name === 'manifest.csv') {
        seen.add('manifest');
        await readManifest(zip, entry, name);
      }
      const collection = collections.find((one) => `${one}.csv` === name);
      if (!collection) continue;
      seen.add(collection);
      await readCollection(zip, entry, name, collection, district);
    }
  } finally {
    zip.close();
  }
  const missing = ['manifest', ...collections].filter((one) => !seen.has(one));
  if (missing.length > 0) {
    throw new ExportError(zipPath, undefined, `lacks ${missing.map((one) => `${one}.csv`).join(', ')}`);
  }
  return district;
}

/** Keeps a copy of an export, so that the practice district outlives the file it came from. */
export function keepExport(from: string, to: string): void {
  copyFileSync(from, to);
}

async function* entriesOf(zip: ZipFile): AsyncGenerator<Entry> {
  for (let read = 0; read < zip.entryCount; read += 1) {
    const next = once(zip, 'entry') as Promise<[Entry]>;
    zip.readEntry();
    yield (await next)[0];
  }
}

async function* linesOf(zip: ZipFile, entry: Entry, file: string): AsyncGenerator<Line> {
  const stream = await new Promise<Readable>((resolve, reject) => {
    zip.openReadStream(entry, (error, opened) => (error ? reject(error) : resolve(opened)));
  });
  const columns = (names: string[]): string[] => names.map((name) => name.trim());
  const parser = stream.pipe(parse({ columns, bom: true, info: true, skip_empty_lines: true }));
  stream.on('error', (error) => parser.destroy(error));
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: Cells; info: { lines: number } }>) {
      yield {
        cells: record,
        fail: (problem) => {
          throw new ExportError(file, info.lines, problem);
        },
      };
    }
  } catch (error) {
    if (error instanceof ExportError) throw error;
    const line = (error as { lines?: number }).lines;
    throw new ExportError(file, line, error instanceof Error ? error.message : 'cannot be read as CSV');
  }
}

async function readManifest(zip: ZipFile, entry: Entry, file: string): Promise<void> {
  for await (const { cells, fail } of linesOf(zip, entry, file)) {
    if (cells.propertyName === undefined) fail('lacks the column propertyName');
    if (cells.propertyName === 'oneroster.version' && cells.value !== '1.1') {
      fail(`the export is OneRoster ${cells.value}; only 1.1 can be loaded`);
    }
    if (cells.propertyName?.startsWith('file.') && cells.value === 'delta') {
      fail(`${cells.propertyName.slice(5)} is a delta; a bulk export is needed`);
    }
  }
}

async function readCollection(
  zip: ZipFile,
  entry: Entry,
  file: string,
  collection: CollectionName,
  district: District,
): Promise<void> {
  const ids = new Set<string>();
  const rows = district[collection] as unknown[];
  for await (const line of linesOf(zip, entry, file)) {
    if (ids.size === 0) {
      const absent = csvRequired[collection].filter((column) => !(column in line.cells));
      if (absent.length > 0) throw new ExportError(file, 1, `lacks the column ${absent.join(', ')}`);
    }
    const record = readers[collection](line, district.today);
    if (ids.has(record.sourcedId)) line.fail(`sourcedId ${record.sourcedId} comes twice`);
    ids.add(record.sourcedId);
    rows.push(record);
  }
}

const optional = (cell: string | undefined): string | null => (cell === undefined || cell === '' ? null : cell);
const list = (cell: string | undefined): string[] => (cell ? cell.split(',').map((one) => one.trim()) : []);

function required({ cells, fail }: Line, column: string): string {
  return optional(cells[column]) ?? fail(`${column} is blank`);
}

function day(line: Line, column: string): string | null {
  const text = optional(line.cells[column]);
  if (text !== null && !isDay(text)) line.fail(`${column} is not a day as YYYY-MM-DD: ${text}`);
  return text;
}

function truth(line: Line, column: string): boolean | null {
  const text = optional(line.cells[column]);
  if (text === null) return null;
  if (text !== 'true' && text !== 'false') line.fail(`${column} is true or false, not ${text}`);
  return text === 'true';
}

function base(line: Line, today: Day): OneRosterRecord {
  const status = optional(line.cells.status) ?? 'active';
  if (status !== 'active' && status !== 'tobedeleted') line.fail(`status is active or tobedeleted, not ${status}`);
  return {
    sourcedId: required(line, 'sourcedId'),
    status,
    dateLastModified: optional(line.cells.dateLastModified) ?? stampOf(today),
  };
}

/** `{type:identifier}` pairs, as the CSV binding writes them. */
function userIds(line: Line) {
  return [...(line.cells.userIds ?? '').matchAll(/\{([^:}]*):([^}]*)\}/g)].map(([, type, identifier]) => ({
    type: type!,
    identifier: identifier!,
  }));
}

const readers: { [Name in CollectionName]: (line: Line, today: Day) => RecordsByCollection[Name] } = {
  orgs: (line, today) => ({
    ...base(line, today),
    name: required(line, 'name'),
    type: required(line, 'type'),
    identifier: optional(line.cells.identifier),
    parent: optional(line.cells.parentSourcedId),
  }),
  academicSessions: (line, today) => ({
    ...base(line, today),
    title: required(line, 'title'),
    type: required(line, 'type'),
    startDate: day(line, 'startDate') ?? line.fail('startDate is blank'),
    endDate: day(line, 'endDate') ?? line.fail('endDate is blank'),
    parent: optional(line.cells.parentSourcedId),
    schoolYear: required(line, 'schoolYear'),
  }),
  courses: (line, today) => ({
    ...base(line, today),
    title: required(line, 'title'),
    courseCode: optional(line.cells.courseCode),
    schoolYear: optional(line.cells.schoolYearSourcedId),
    grades: list(line.cells.grades),
    subjects: list(line.cells.subjects),
    subjectCodes: list(line.cells.subjectCodes),
    org: optional(line.cells.orgSourcedId),
  }),
  classes: (line, today) => ({
    ...base(line, today),
    title: required(line, 'title'),
    classCode: optional(line.cells.classCode),
    classType: required(line, 'classType'),
    location: optional(line.cells.location),
    grades: list(line.cells.grades),
    subjects: list(line.cells.subjects),
    subjectCodes: list(line.cells.subjectCodes),
    periods: list(line.cells.periods),
    course: optional(line.cells.courseSourcedId),
    school: required(line, 'schoolSourcedId'),
    terms: list(required(line, 'termSourcedIds')),
  }),
  users: (line, today) => ({
    ...base(line, today),
    username: required(line, 'username'),
    userIds: userIds(line),
    enabledUser: truth(line, 'enabledUser') ?? true,
    givenName: required(line, 'givenName'),
    familyName: required(line, 'familyName'),
    middleName: optional(line.cells.middleName),
    role: required(line, 'role'),
    identifier: optional(line.cells.identifier),
    email: optional(line.cells.email),
    sms: optional(line.cells.sms),
    phone: optional(line.cells.phone),
    agents: list(line.cells.agentSourcedIds),
    orgs: list(required(line, 'orgSourcedIds')),
    grades: list(line.cells.grades),
  }),
  enrollments: (line, today) => ({
    ...base(line, today),
    user: required(line, 'userSourcedId'),
    class: required(line, 'classSourcedId'),
    school: required(line, 'schoolSourcedId'),
    role: required(line, 'role'),
    primary: truth(line, 'primary'),
    beginDate: day(line, 'beginDate'),
    endDate: day(line, 'endDate'),
  }),
};
