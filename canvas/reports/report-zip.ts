import type { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import { CsvError, parse, type Parser } from 'csv-parse';
import yauzl, { type Entry, type ZipFile } from 'yauzl';
import { CanvasError } from '../errors.js';
import { reportedKinds } from './account-reports.js';
import { filesOfReport, kindOfHeader, type ReportedKind, type ReportedRows } from './report-rows.js';

/** What a report's file holds, kind by kind; rows are streamed. */
export interface OpenedReport {
  /** Rows of a kind in the file's order. A header alone gives none. */
  rows<Kind extends ReportedKind>(kind: Kind): AsyncGenerator<ReportedRows[Kind]>;
  close(): void;
}

/** What is wrong with a file, for whoever reports it: names of files and columns, no values. */
function broken(what: string): CanvasError {
  const path = 'GET /accounts/:id/reports/:report/:id (file)';
  return new CanvasError({ code: 'CANVAS_REPORT_BROKEN', path, words: what });
}

/**
 * Opens the zip of a Provisioning report at `path`. Files are known by their headers. Each is checked by the zip's own
 * checksum and by its shape as it is read: what was cut anywhere is noticed. Throws `CanvasError` `CANVAS_REPORT_BROKEN`,
 * also for a kind that is not there.
 */
export async function openReport(path: string): Promise<OpenedReport> {
  const zip = await opened(path);
  try {
    const entries = new Map<ReportedKind, Entry>();
    for (const entry of await entriesOf(zip)) {
      const kind = kindOfHeader(await headerOf(zip, entry));
      if (kind !== null && !entries.has(kind)) entries.set(kind, entry);
    }
    const missing = reportedKinds.filter((kind) => !entries.has(kind) && !maybeAbsent.has(kind));
    if (missing.length > 0) throw broken(`no file of ${missing.join(', ')}`);
    return {
      rows: (kind) => rowsOf(zip, entries.get(kind), kind),
      close: () => zip.close(),
    };
  } catch (error) {
    zip.close();
    throw error;
  }
}

/** Kinds that older Canvas does not report. */
const maybeAbsent: ReadonlySet<ReportedKind> = new Set(['xlist', 'admins', 'user_observers']);

function opened(path: string): Promise<ZipFile> {
  return new Promise((resolve, reject) => {
    yauzl.open(path, { lazyEntries: true, autoClose: false, validateEntrySizes: true }, (error, zip) =>
      error ? reject(broken('no zip, or one that was cut')) : resolve(zip),
    );
  });
}

function entriesOf(zip: ZipFile): Promise<Entry[]> {
  return new Promise((resolve, reject) => {
    const entries: Entry[] = [];
    zip.on('entry', (entry: Entry) => {
      if (/\.csv$/i.test(entry.fileName)) entries.push(entry);
      zip.readEntry();
    });
    zip.on('end', () => resolve(entries));
    zip.on('error', () => reject(broken('a zip whose directory cannot be read')));
    zip.readEntry();
  });
}

function streamOf(zip: ZipFile, entry: Entry): Promise<Readable> {
  return new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) =>
      error ? reject(broken(`${entry.fileName} cannot be read`)) : resolve(stream),
    );
  });
}

/** Lower case, as Canvas compares header names. */
const asHeader = (cells: readonly string[]): string[] => cells.map((cell) => cell.trim().toLowerCase());

async function headerOf(zip: ZipFile, entry: Entry): Promise<string[]> {
  const stream = await streamOf(zip, entry);
  const parser = csv(stream, entry, { to: 1 });
  try {
    for await (const cells of parser) return asHeader(cells as string[]);
    return [];
  } catch {
    throw broken(`${entry.fileName} cannot be read`);
  } finally {
    stream.destroy();
  }
}

/** Canvas's own ids are numbers; those of another shard have its number before a tilde. */
const canvasId = /^\d+(?:~\d+)?$/;

/** Characters of a row: those of a text that swallowed the rest of its file are more. */
const mostOfARow = 1_000_000;

/** Whether bytes that are seen in parts are UTF-8. A replacement character in them is one: somebody may be called so. */
function utf8Check(): { see(chunk: Buffer): void; isWhole(): boolean } {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let isValid = true;
  const check = (chunk?: Buffer): void => {
    try {
      if (isValid) decoder.decode(chunk, { stream: chunk !== undefined });
    } catch {
      isValid = false;
    }
  };
  return {
    see: check,
    isWhole: () => {
      check();
      return isValid;
    },
  };
}

function csv(stream: Readable, entry: Entry, options: { to?: number } = {}): Parser {
  const parser = parse({ bom: true, skip_empty_lines: true, max_record_size: mostOfARow, ...options });
  stream.on('error', () => parser.destroy(broken(`${entry.fileName} was cut, or is damaged`)));
  return stream.pipe(parser);
}

async function* rowsOf<Kind extends ReportedKind>(
  zip: ZipFile,
  entry: Entry | undefined,
  kind: Kind,
): AsyncGenerator<ReportedRows[Kind]> {
  if (entry === undefined) return;
  const stream = await streamOf(zip, entry);
  let sum = 0;
  const utf8 = utf8Check();
  stream.on('data', (chunk: Buffer) => {
    sum = crc32(chunk, sum);
    utf8.see(chunk);
  });
  const { decode, ids } = filesOfReport[kind];
  let at: ReadonlyMap<string, number> | null = null;
  try {
    for await (const cells of csv(stream, entry) as AsyncIterable<string[]>) {
      if (at === null) {
        at = new Map(asHeader(cells).map((name, index) => [name, index]));
        continue;
      }
      const columns = at;
      const cell = (name: string): string => {
        const index = columns.get(name);
        return index === undefined ? '' : (cells[index]?.trim() ?? '');
      };
      const blank = ids.find((name) => !canvasId.test(cell(name)));
      if (blank !== undefined) throw broken(`a row of ${entry.fileName} has no id in ${blank}`);
      yield decode(cell);
    }
  } catch (error) {
    // csv-parse refuses a row with fewer cells, or an open quote: the last one of a file that was cut. Its words have values.
    if (error instanceof CsvError) throw broken(`${entry.fileName} is no whole CSV`);
    throw error;
  } finally {
    stream.destroy();
  }
  if (!utf8.isWhole()) throw broken(`${entry.fileName} is no UTF-8`);
  if (sum !== entry.crc32) throw broken(`${entry.fileName} does not have its checksum`);
}
