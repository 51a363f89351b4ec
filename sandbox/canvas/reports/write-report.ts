import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { stringify } from 'csv-stringify/sync';
import yazl from 'yazl';
import type { Cell, ReportTable } from './columns.js';
import type { ReportKind } from './report.js';

/** Rows between two turns of the event loop, and between two counts of `current_line`. */
const rowsPerPiece = 1_000;

export interface WritePace {
  /** Undefined: as fast as it goes. */
  rowsPerSecond: () => number | undefined;
  /** Whether the second half of this CSV is left out. */
  isHalved: (kind: ReportKind) => boolean;
  /** Called after each piece with the lines of the file so far; throws when the report is to stop. */
  onLines: (lines: number) => void;
}

/**
 * Writes the tables to a file: one CSV when there is one, a zip of CSVs named by kind when there are more.
 *
 * @returns its size in bytes
 */
export async function writeReport(
  path: string,
  tables: ReadonlyArray<readonly [ReportKind, ReportTable]>,
  withNewer: boolean,
  pace: WritePace,
): Promise<number> {
  const folder = `${path}.parts`;
  await mkdir(folder, { recursive: true });
  try {
    const [first, ...others] = tables;
    if (first && others.length === 0) await writeCsv(path, first, withNewer, pace);
    else {
      for (const each of tables) await writeCsv(join(folder, `${each[0]}.csv`), each, withNewer, pace);
      const zip = new yazl.ZipFile();
      for (const [kind] of tables) zip.addFile(join(folder, `${kind}.csv`), `${kind}.csv`);
      zip.end();
      await pipeline(zip.outputStream, createWriteStream(path));
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return (await stat(path)).size;
}

async function writeCsv(
  path: string,
  [kind, table]: readonly [ReportKind, ReportTable],
  withNewer: boolean,
  pace: WritePace,
): Promise<void> {
  const most = pace.isHalved(kind) ? Math.floor(countOf(table.rows(withNewer)) / 2) : Infinity;
  const file = createWriteStream(path);
  const opened = once(file, 'open');
  let lines = 1;
  const write = async (rows: Cell[][]): Promise<void> => {
    const text = stringify(rows.map((row) => row.map((cell) => (typeof cell === 'boolean' ? String(cell) : cell))));
    if (!file.write(text)) await once(file, 'drain');
    pace.onLines(lines);
    const rate = pace.rowsPerSecond();
    if (rate) await sleep((rows.length / rate) * 1_000);
    await nextTurn();
    pace.onLines(lines);
  };
  try {
    await opened;
    await write([table.columns(withNewer)]);
    let piece: Cell[][] = [];
    for (const row of table.rows(withNewer)) {
      if (lines > most) break;
      piece.push(row);
      lines += 1;
      // A slow report is still stopped, and looked at, many times a second.
      const size = Math.min(rowsPerPiece, Math.ceil((pace.rowsPerSecond() ?? Infinity) / 20));
      if (piece.length < size) continue;
      await write(piece);
      piece = [];
    }
    if (piece.length > 0) await write(piece);
  } finally {
    file.end();
    await once(file, 'close');
  }
}

function countOf(rows: Iterable<unknown>): number {
  const each = rows[Symbol.iterator]();
  let count = 0;
  while (!each.next().done) count += 1;
  return count;
}
