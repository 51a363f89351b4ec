import { createReadStream } from 'node:fs';
import { Transform } from 'node:stream';
import { parse } from 'csv-parse';
import type { ImporterName, Row } from '../importers/importer.js';

/** A CSV of an import, unpacked on the disk, that passed the checks of the whole file. */
export interface CsvFile {
  name: string;
  path: string;
  importer: ImporterName;
  header: string[];
  /** Data rows: wholly blank lines are not among them. */
  rows: number;
  bytes: number;
}

/**
 * The records of a file, header first. Cells are as written; wholly blank lines are left out. Throws at malformed CSV
 * and at bytes that are not UTF-8; a byte order mark is taken off.
 */
export async function* readRecords(path: string): AsyncGenerator<string[]> {
  const source = createReadStream(path, { highWaterMark: 256 * 1024 });
  const text = source.pipe(strictUtf8());
  const parser = text.pipe(parse({ relax_column_count: true, skip_empty_lines: true }));
  source.once('error', (error) => parser.destroy(error));
  text.once('error', (error) => parser.destroy(error));
  try {
    for await (const record of parser) yield record as string[];
  } finally {
    source.destroy();
  }
}

function strictUtf8(): Transform {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      try {
        done(null, Buffer.from(decoder.decode(chunk, { stream: true })));
      } catch (error) {
        done(error as Error);
      }
    },
    flush(done) {
      try {
        done(null, Buffer.from(decoder.decode()));
      } catch (error) {
        done(error as Error);
      }
    },
  });
}

/**
 * Reads cells by column name. Header cells are lower-cased but not trimmed when rows are read, so a padded header is
 * recognised and then reads as missing, as in Canvas.
 */
export function rowReader(header: readonly string[]): (cells: readonly string[]) => Row {
  const positions = new Map<string, number>();
  header.forEach((column, at) => {
    const name = column.toLowerCase();
    if (name && !positions.has(name)) positions.set(name, at);
  });
  // One row object serves all rows of the file: a row is read before the next one comes.
  let current: readonly string[] = [];
  const row: Row = {
    get cells() {
      return current;
    },
    has: (column) => positions.has(column),
    get: (column) => {
      const at = positions.get(column);
      return (at === undefined ? undefined : current[at]?.trim()) || null;
    },
  };
  return (cells) => {
    current = cells;
    return row;
  };
}

export function isBlankRow(cells: readonly string[]): boolean {
  return cells.every((cell) => cell.trim() === '');
}
