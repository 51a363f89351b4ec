import { CsvError, parse } from 'csv-parse/sync';
import type { FileReport } from './export-report.js';

/** One row of a table, with the number of the line on which it begins. */
export interface CsvRow {
  line: number;
  cells: string[];
}

export interface CsvTable {
  /** Undefined when the file holds nothing. */
  header: CsvRow | undefined;
  /** Rows that are not blank, none with more cells than the header names. */
  rows: CsvRow[];
}

const separators = [',', ';', '\t', '|'];
/** Lines cut at once: large enough for speed, small enough to keep their rows out of the way. */
const blockLines = 4096;
/** Ends files that old programs write. */
const ctrlZ = '\x1A';
/** Most lines that one row may take up. Beyond it a quote was opened and never closed. */
const rowLines = 50;

/**
 * Cuts a table into rows. Which separator it has is seen in its header. A line that cannot be cut (a quote that is not
 * closed, more cells than the header names) is a mistake, and cutting goes on with the next.
 */
export function cutTable(text: string, report: FileReport): CsvTable {
  const ended = text.trimEnd().endsWith(ctrlZ) ? text.slice(0, text.lastIndexOf(ctrlZ)) : text;
  const lines = ended.replaceAll(/\r\n?/g, '\n').split('\n');
  let first = lines.findIndex((line) => line.trim() !== '');
  if (first === -1) return { header: undefined, rows: [] };
  const [, given] = /^"?sep=(.)"?\s*$/i.exec(lines[first]!) ?? [];
  if (given !== undefined) first += 1; // a line for Excel alone
  const separator = given ?? separatorOf(lines[first] ?? '');
  const cells = cutAlone(lines[first] ?? '', separator);
  if (!cells) {
    report.mistake(first + 1, 'cannot be cut into columns: a quote is opened and not closed');
    return { header: undefined, rows: [] };
  }
  const named = { line: first + 1, cells: cells.slice(0, cells.findLastIndex((cell) => cell.trim() !== '') + 1) };
  const rows = [...rowsBelow(lines, first + 1, separator, named.cells.length, report)];
  return { header: named, rows: fitting(rows, cells, named.cells.length, separator, report) };
}

function separatorOf(header: string): string {
  const countOf = (separator: string): number => header.split(separator).length;
  return separators.reduce((best, one) => (countOf(one) > countOf(best) ? one : best));
}

const optionsOf = (delimiter: string) => ({ delimiter, relax_column_count: true, record_delimiter: '\n' });

/** The cells of a line by itself; a quote within a word stands for itself. Undefined if it cannot be cut. */
function cutAlone(line: string, separator: string): string[] | undefined {
  try {
    const rows: string[][] = parse(line, { ...optionsOf(separator), relax_quotes: true });
    return rows[0] ?? [];
  } catch (error) {
    if (error instanceof CsvError) return undefined;
    throw error;
  }
}

function* rowsBelow(
  lines: readonly string[],
  from: number,
  separator: string,
  width: number,
  report: FileReport,
): Generator<CsvRow> {
  let at = from; // index of the line that is cut next
  let size = blockLines;
  while (at < lines.length) {
    const end = Math.min(at + size, lines.length);
    const cut = cutBlock(lines, at, end, separator, width);
    for (const row of cut.rows) {
      if (!isBlank(row.cells)) yield row;
    }
    at = cut.next;
    if (at === end) {
      size = Math.min(size * 2, blockLines);
      continue;
    }
    size = rowLines;
    if (cut.open && cut.rows.length > 0) continue; // the row may be closed below the block
    const alone = cutAlone(lines[at]!, separator);
    if (alone && alone.length >= width) {
      report.remark(at + 1, 'a quote within a value was read as it stands');
      yield { line: at + 1, cells: alone };
    } else report.mistake(at + 1, 'cannot be cut into cells. Check its quotes: one within a quoted value is doubled');
    at += 1;
  }
}

interface CutBlock {
  rows: CsvRow[];
  /** Index of the first line that was not cut. */
  next: number;
  /** The row that begins there is not closed within the block. */
  open: boolean;
}

function cutBlock(lines: readonly string[], from: number, end: number, separator: string, width: number): CutBlock {
  const rows: CsvRow[] = [];
  let next = from;
  let swallowed = false;
  const onRecord = (cells: string[]): null => {
    if (swallowed) return null;
    const last = next + cells.reduce((sum, cell) => sum + cell.split('\n').length - 1, 0);
    swallowed = last > next && hidesRows(lines.slice(next + 1, last + 1), cells.length, width, separator);
    if (swallowed) return null;
    rows.push({ line: next + 1, cells });
    next = last + 1;
    return null;
  };
  try {
    parse(lines.slice(from, end).join('\n'), { ...optionsOf(separator), on_record: onRecord });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return { rows, next, open: !swallowed && error.code === 'CSV_QUOTE_NOT_CLOSED' };
  }
  return { rows, next: swallowed ? next : end, open: false };
}

const isBlank = (cells: readonly string[]): boolean => cells.every((cell) => cell.trim() === '');

/** Whether the further lines of a row are rows themselves, taken in by a quote that was never meant. */
function hidesRows(further: readonly string[], cells: number, width: number, separator: string): boolean {
  return cells < width || (width > 2 && further.some((line) => line.split(separator).length >= width));
}

/**
 * Rows without those that have more cells than the header. Blank cells too many are a mistake as well: a comma that is
 * not in quotes shifts the rest of its line. They are none where the whole file has them, and no cell begins as the rest
 * of a sentence does.
 *
 * @param header with the blank cells that spreadsheets leave behind the last column
 */
function fitting(
  rows: readonly CsvRow[],
  header: readonly string[],
  width: number,
  separator: string,
  report: FileReport,
): CsvRow[] {
  const spaced = (cells: readonly string[]): boolean => cells.slice(1).some((cell) => /^ +\S/.test(cell));
  const longer = ({ cells }: CsvRow): boolean => cells.length > header.length;
  const allLonger = rows.every(longer);
  return rows.filter((row) => {
    const padded = allLonger && (spaced(header) || !spaced(row.cells));
    if (isBlank(row.cells.slice(width)) && (padded || !longer(row))) return true;
    report.mistake(row.line, tooMany(row.cells.length, width, separator));
    return false;
  });
}

function tooMany(cells: number, width: number, separator: string): string {
  const what = { ',': 'a comma', ';': 'a semicolon', '\t': 'a tab' }[separator] ?? `"${separator}"`;
  return `has ${cells} cells where the header has ${width}. Put the value that holds ${what} in quotes`;
}
