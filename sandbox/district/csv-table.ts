import { cutTable, type CsvRow } from './csv-cut.js';
import { createLine } from './csv-line.js';
import { recordReaders } from './csv-records.js';
import { csvColumns, csvExpected, csvRequired, csvUncut } from './csv-shape.js';
import { dayReader } from './csv-words.js';
import type { Day } from './dates.js';
import type { FileReport } from './export-report.js';
import type { CollectionName, OneRosterRecord } from './records.js';

/** A record with the number of the line that it stands on. */
export interface ReadRecord {
  line: number;
  record: OneRosterRecord;
}

/** Where each column of a file stands, by its name in OneRoster. */
type Columns = ReadonlyMap<string, number>;

const dayColumns = ['startDate', 'endDate', 'beginDate', 'dateLastModified'];

/** Reads the table of one collection. Records that stand there twice, letter for letter, are one. */
export function readTable(collection: CollectionName, text: string, today: Day, report: FileReport): ReadRecord[] {
  const { header, rows } = cutTable(text, report);
  if (!header) {
    report.mistake(undefined, 'is empty. Its first line names the columns');
    return [];
  }
  const columns = columnsOf(header, csvColumns[collection], report);
  const absent = csvRequired[collection].filter((names) => !names.some((name) => columns.has(name)));
  if (absent.length > 0) {
    report.mistake(header.line, `lacks the column ${absent.map((names) => names.join(' or ')).join(', ')}`);
    return [];
  }
  const expected = csvExpected[collection].filter((name) => columns.has(name));
  const lacking = csvExpected[collection].filter((name) => !columns.has(name));
  if (lacking.length > 0) report.remark(header.line, `lacks the column ${lacking.join(', ')}: it is served blank`);
  const whole = wholeRows(collection, columns, header, rows, report);
  if (whole.length === 0) report.remark(header.line, 'has no lines below its header');
  const days = dayReader(cellsOf(whole, columns));
  const { all, add } = uniqueRecords(report);
  const lost = text.includes('\uFFFD');
  // One reader for all rows, of which there may be a million: it reads the row that is current.
  let row = header;
  const cell = (column: string): string | undefined => row.cells[columns.get(column) ?? -1];
  const remark = (text: string): void => report.remark(row.line, text);
  const line = createLine({ cell, days, remark });
  for (row of whole) {
    if (lost && row.cells.some((one) => one.includes('\uFFFD'))) {
      remark('holds the sign \uFFFD: letters were lost before the export, and must be mended in the SIS');
    }
    for (const name of expected) if (!cell(name)?.trim()) remark(`${name} is blank, and is served blank`);
    add({ line: row.line, record: recordReaders[collection](line, today) });
  }
  return all;
}

/** Whether the header of a table names a column. */
export function hasColumn(text: string, column: string): boolean {
  const unheard: FileReport = { mistake: () => {}, remark: () => {} };
  const { header } = cutTable(text, unheard);
  return header !== undefined && columnsOf(header, [column], unheard).has(column);
}

/** A name without what files differ in: case, spaces, signs, a byte order mark. */
export const plainName = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');

/** Finds the columns that are wanted. Of two with one name the first counts. */
export function columnsOf(header: CsvRow, wanted: readonly string[], report: FileReport): Columns {
  const columns = new Map<string, number>();
  const names = new Map(wanted.map((name) => [plainName(name), name]));
  header.cells.forEach((cell, index) => {
    const name = names.get(plainName(cell));
    if (name === undefined) return;
    if (columns.has(name)) report.remark(header.line, `has the column ${name} twice: the first was read`);
    else columns.set(name, index);
  });
  return columns;
}

/** Rows that have what their collection needs. Programs leave out blank cells at the end of a line. */
function wholeRows(
  collection: CollectionName,
  columns: Columns,
  header: CsvRow,
  rows: readonly CsvRow[],
  report: FileReport,
): CsvRow[] {
  const width = header.cells.length;
  const uncut = (csvUncut[collection] ?? []).filter((name) => columns.has(name));
  const needed = [...csvRequired[collection], ...uncut.map((name) => [name])];
  const whole: CsvRow[] = [];
  for (const row of rows) {
    const { length } = row.cells;
    const has = (name: string): boolean => (columns.get(name) ?? Infinity) < length;
    if (length >= width) whole.push(row);
    else if (needed.every((names) => names.some(has))) {
      report.remark(row.line, 'has fewer cells than the header: the missing ones were read as blank');
      whole.push(row);
    } else report.mistake(row.line, `has ${length} cells where the header has ${width}`);
  }
  return whole;
}

function* cellsOf(rows: readonly CsvRow[], columns: Columns): Generator<string> {
  const indexes = dayColumns.map((name) => columns.get(name)).filter((index) => index !== undefined);
  for (const { cells } of rows) for (const index of indexes) yield cells[index]?.trim() ?? '';
}

/** Takes records in, and leaves out exact copies. Others with a known sourcedId stay: an SIS would serve them, too. */
function uniqueRecords(report: FileReport) {
  const all: ReadRecord[] = [];
  const first = new Map<string, ReadRecord>();
  const further = new Map<string, ReadRecord[]>();
  const add = (read: ReadRecord): void => {
    const { sourcedId } = read.record;
    const known = sourcedId === '' ? undefined : first.get(sourcedId);
    if (!known) first.set(sourcedId, read);
    else {
      const others = further.get(sourcedId) ?? [];
      const same = JSON.stringify(read.record);
      if ([known, ...others].some(({ record }) => JSON.stringify(record) === same)) {
        return report.remark(read.line, 'is a copy of an earlier line, and was read once');
      }
      report.remark(read.line, 'has the sourcedId of an earlier line and differs from it: both are served');
      further.set(sourcedId, [...others, read]);
    }
    all.push(read);
  };
  return { all, add };
}
