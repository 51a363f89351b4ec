import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { stringify } from 'csv-stringify/sync';
import yauzl from 'yauzl';
import yazl from 'yazl';
import { canvasFiles, canvasKinds, type CanvasKind } from './rows.js';

export interface SisZipFile {
  kind: CanvasKind;
  /** CSV lines in UTF-8 without a header, buffers cut anywhere, strings between characters. */
  csv: AsyncIterable<Buffer | string> | Iterable<Buffer | string>;
}

export interface SisZip {
  /** Bytes of the zip. */
  zipBytes: number;
  /** Of the zip, in hexadecimal. */
  sha256: string;
  /** Bytes of all files before compression, headers included. */
  csvBytes: number;
  /** False if the files compressed so well that Canvas would have refused the zip, and were stored instead. */
  compressed: boolean;
}

/**
 * zlib is some twenty times slower on tiny pieces. Cut exactly, so that the output does not depend on the source's
 * chunks.
 */
const pieceBytes = 128 * 1024;

/** Canvas refuses a zip that expands to more than 100 times its size ("SIS CSV Format"); leaves a margin. */
const mostExpansion = 80;

/** No time or author in the zip: a repeated build must give the same bytes. */
const entryOptions = { mtime: new Date(Date.UTC(2000, 0, 1)), mode: 0o100644, forceDosTimestamp: true };

/**
 * Writes the files of one SIS import as a zip at `path`, with header lines, in Canvas's order of processing. The same
 * rows give the same bytes under the same Node.js; memory does not grow with the rows. Rejects with the source's own
 * error and leaves no file at `path`.
 */
export async function writeSisZip(path: string, files: readonly SisZipFile[]): Promise<SisZip> {
  const kinds = new Set(files.map((file) => file.kind));
  if (kinds.size !== files.length) throw new RangeError('One file of each kind: Canvas reads several in any order.');
  const ordered = canvasKinds.flatMap((kind) => files.filter((file) => file.kind === kind));
  return writeCsvZip(
    path,
    ordered.map(({ kind, csv }) => ({ fileName: canvasFiles[kind].fileName, columns: canvasFiles[kind].columns, csv })),
  );
}

/** A line of a CSV file. */
export const csvLine = (cells: readonly string[]): string => stringify([[...cells]], { quoted_match: /[\r\n]/ });

/** A CSV file of an import: its header says to Canvas what it is. */
export interface CsvZipFile {
  fileName: string;
  columns: readonly string[];
  /** As in `SisZipFile`. */
  csv: SisZipFile['csv'];
}

/** As `writeSisZip`, of any files, in the order in which they are given. */
export async function writeCsvZip(path: string, files: readonly CsvZipFile[]): Promise<SisZip> {
  const partPath = `${path}.part`;
  try {
    let csvBytes = 0;
    let sha256 = await writeZip(partPath, 1, async (add) => {
      for (const file of files) {
        const pieces = coalesce(withHeader(file), (bytes) => (csvBytes += bytes));
        await add(file.fileName, Readable.from(pieces, { objectMode: false }));
      }
    });
    let zipBytes = (await stat(partPath)).size;
    const compressed = csvBytes <= zipBytes * mostExpansion;
    if (!compressed) {
      sha256 = await storeAgain(partPath, `${partPath}.stored`);
      await rename(`${partPath}.stored`, partPath);
      zipBytes = (await stat(partPath)).size;
    }
    await rename(partPath, path);
    return { zipBytes, sha256, csvBytes, compressed };
  } finally {
    await rm(partPath, { force: true });
    await rm(`${partPath}.stored`, { force: true });
  }
}

type AddEntry = (name: string, content: Readable) => Promise<void>;

/**
 * Writes the zip entries one after the other and returns its SHA-256. Rejects with any error of a source, the zip or
 * the disk.
 */
async function writeZip(
  path: string,
  compressionLevel: 0 | 1,
  fill: (add: AddEntry) => Promise<void>,
): Promise<string> {
  const zip = new yazl.ZipFile();
  const stop = new AbortController();
  const hash = createHash('sha256');
  const hashed = new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      hash.update(chunk);
      done(null, chunk);
    },
  });
  const written = pipeline(zip.outputStream as Readable, hashed, createWriteStream(path), { signal: stop.signal });

  const add: AddEntry = (name, content) =>
    new Promise<void>((resolve, reject) => {
      const fail = (error: unknown) => {
        content.destroy();
        reject(error);
      };
      content.once('error', fail).once('end', resolve);
      zip.once('error', fail);
      written.catch(fail);
      zip.addReadStream(content, name, { ...entryOptions, compressionLevel });
    });
  try {
    await fill(add);
    zip.end();
    await written;
    return hash.digest('hex');
  } catch (error) {
    stop.abort();
    await written.catch(() => undefined);
    throw error;
  }
}

/** Rewrites the zip with stored entries: read from disk, since a source can be read only once. */
async function storeAgain(from: string, to: string): Promise<string> {
  const compressed = await openZip(from);
  try {
    return await writeZip(to, 0, async (add) => {
      for await (const entry of entriesOf(compressed)) {
        const content = await new Promise<Readable>((resolve, reject) =>
          compressed.openReadStream(entry, (error, stream) => (error ? reject(error) : resolve(stream))),
        );
        await add(entry.fileName, content);
      }
    });
  } finally {
    compressed.close();
  }
}

function openZip(path: string): Promise<yauzl.ZipFile> {
  return new Promise((resolve, reject) => {
    yauzl.open(path, { lazyEntries: true, autoClose: false }, (error, zip) => (error ? reject(error) : resolve(zip)));
  });
}

async function* entriesOf(zip: yauzl.ZipFile): AsyncGenerator<yauzl.Entry> {
  for (let read = 0; read < zip.entryCount; read += 1) {
    yield await new Promise<yauzl.Entry>((resolve, reject) => {
      zip.once('entry', resolve).once('error', reject);
      zip.readEntry();
    });
  }
}

async function* withHeader(file: CsvZipFile): AsyncGenerator<Buffer | string> {
  // Never padded: Canvas may recognise a padded header but not read the column.
  yield `${file.columns.join(',')}\n`;
  yield* file.csv;
}

/** Pieces of exactly `pieceBytes`, except the last. */
async function* coalesce(
  chunks: AsyncIterable<Buffer | string>,
  count: (bytes: number) => void,
): AsyncGenerator<Buffer> {
  let piece = Buffer.allocUnsafe(pieceBytes);
  let filled = 0;
  for await (const chunk of chunks) {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk, 'utf8') : chunk;
    count(bytes.length);
    let taken = 0;
    while (taken < bytes.length) {
      const copied = bytes.copy(piece, filled, taken);
      taken += copied;
      filled += copied;
      if (filled === pieceBytes) {
        yield piece;
        piece = Buffer.allocUnsafe(pieceBytes);
        filled = 0;
      }
    }
  }
  if (filled > 0) yield piece.subarray(0, filled);
}
