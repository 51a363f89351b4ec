import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import yauzl, { type Entry, type ZipFile } from 'yauzl';
import { classifyHeader } from './classify.js';
import { isBlankRow, readRecords, type CsvFile } from './csv-file.js';

/** Limits of Canvas's unpacking: a zip may grow a hundredfold, to 50 GB, and hold 100,000 entries. */
const limits = { growth: 100, bytes: 50 * 1024 ** 3, entries: 100_000 };
const junk = ['thumbs.db', 'desktop.ini', 'desktop.db', 'desktop df'];

export type Complaint = (failure: boolean, file: string, message: string) => void;

/** A zip as a whole cannot be taken: not a zip, too many entries, expands too far. */
export class UnusableUpload extends Error {}

/** A CSV on the disk under its own name, before anything was checked. */
export interface LooseFile {
  name: string;
  path: string;
}

/** Unpacks an upload into a folder: the CSV itself, or those of a zip. Other files get a message or are passed over. */
export async function unpack(
  upload: { path: string; kind: 'csv' | 'zip'; name: string },
  folder: string,
  complain: Complaint,
): Promise<LooseFile[]> {
  if (upload.kind === 'csv') return [{ name: upload.name, path: upload.path }];
  await mkdir(folder, { recursive: true });
  const zip = await openZip(upload.path);
  try {
    const allowed = Math.min(limits.growth * (await stat(upload.path)).size, limits.bytes);
    if (zip.entryCount > limits.entries) throw new UnusableUpload('The zip has too many entries.');
    return await extract(zip, folder, allowed, complain);
  } finally {
    zip.close();
  }
}

async function extract(zip: ZipFile, folder: string, allowed: number, complain: Complaint): Promise<LooseFile[]> {
  const files: LooseFile[] = [];
  let expanded = 0;
  for await (const entry of entriesOf(zip)) {
    const name = basename(entry.fileName);
    if (entry.fileName.endsWith('/') || isJunk(entry.fileName, name)) continue;
    expanded += entry.uncompressedSize;
    if (expanded > allowed) throw new UnusableUpload('The zip expands to more than a hundred times its own size.');
    if (!name.toLowerCase().endsWith('.csv')) {
      complain(false, name, 'The file is not a CSV and was left out.');
      continue;
    }
    const path = join(folder, `${files.length + 1}.csv`);
    try {
      await pipeline(await openEntry(zip, entry), createWriteStream(path));
    } catch {
      throw new UnusableUpload(`${name} in the zip is damaged.`);
    }
    files.push({ name, path });
  }
  return files;
}

function isJunk(path: string, name: string): boolean {
  return path.split('/').includes('__MACOSX') || name.startsWith('.') || junk.includes(name.toLowerCase());
}

/** Checks a whole file: bytes, quoting, header. What fails drops the file entirely, with a fatal message. */
export async function inspect(file: LooseFile, complain: Complaint): Promise<CsvFile | undefined> {
  let header: string[] | undefined;
  let rows = 0;
  try {
    for await (const record of readRecords(file.path)) {
      if (!header) header = record;
      else if (!isBlankRow(record)) rows += 1;
      if (rows % 5_000 === 0) await nextTurn();
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw error;
    complain(true, file.name, `The file was not read: ${whyUnreadable(error)}.`);
    return undefined;
  }
  const importer = header && classifyHeader(header);
  if (!header || !importer) {
    complain(true, file.name, 'The header row fits none of the known files.');
    return undefined;
  }
  return { ...file, header, importer, rows, bytes: (await stat(file.path)).size };
}

function whyUnreadable(error: unknown): string {
  const code = (error as { code?: string }).code ?? '';
  return code === 'ERR_ENCODING_INVALID_ENCODED_DATA' ? 'it is not UTF-8' : 'its quoting is malformed';
}

function openZip(path: string): Promise<ZipFile> {
  return new Promise((resolve, refuse) => {
    yauzl.open(path, { lazyEntries: true, autoClose: false }, (error, zip) => {
      if (error) return refuse(new UnusableUpload('The upload is not a zip file that can be read.'));
      // Errors reach the reader of entries; without a standing listener a late one would end the process.
      zip.on('error', () => undefined);
      resolve(zip);
    });
  });
}

function openEntry(zip: ZipFile, entry: Entry): Promise<Readable> {
  return new Promise((resolve, refuse) => {
    zip.openReadStream(entry, (error, stream) => (error ? refuse(error) : resolve(stream)));
  });
}

async function* entriesOf(zip: ZipFile): AsyncGenerator<Entry> {
  for (let read = 0; read < zip.entryCount; read += 1) {
    const next = once(zip, 'entry');
    zip.readEntry();
    const [entry] = (await next.catch(() => {
      throw new UnusableUpload('The directory of the zip is damaged.');
    })) as [Entry];
    yield entry;
  }
}
