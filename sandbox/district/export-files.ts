import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { buffer } from 'node:stream/consumers';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import yauzl, { type Entry, type ZipFile } from 'yauzl';
import type { ExportReport } from './export-report.js';

/** One file of an export. */
export interface ExportFile {
  /** Its path within the zip or the folder. */
  name: string;
  read(): Promise<Buffer>;
}

interface OpenExport {
  files: ExportFile[];
  close(): void;
}

const openZip = promisify<string, yauzl.Options, ZipFile>(yauzl.open);
const nothing: OpenExport = { files: [], close: () => {} };
const tableName = /\.(csv|txt|tsv)$/i;

/** Opens the zip or the folder of an export. What cannot be opened is a mistake, and has no files. */
export async function openExport(path: string, exportName: string, report: ExportReport): Promise<OpenExport> {
  if (!existsSync(path)) {
    report.mistake(exportName, undefined, 'there is no such file or folder');
    return nothing;
  }
  if (statSync(path).isDirectory()) {
    const files = tablesOf(path).map((name) => ({ name, read: async () => readFileSync(join(path, name)) }));
    return { files, close: () => {} };
  }
  if (tableName.test(path)) {
    report.mistake(
      exportName,
      undefined,
      'is one file of an export. Give the zip or the folder that holds all of them',
    );
    return nothing;
  }
  return openZipped(path, exportName, report);
}

async function openZipped(path: string, exportName: string, report: ExportReport): Promise<OpenExport> {
  let zip: ZipFile | undefined;
  try {
    zip = await openZip(path, { lazyEntries: true, autoClose: false });
    const opened = zip;
    const entries: Entry[] = [];
    for await (const entry of entriesOf(opened)) entries.push(entry);
    if (entries.some(({ fileName }) => fileName === 'xl/workbook.xml')) {
      report.mistake(exportName, undefined, 'is an Excel workbook. Give the zip or the folder with the CSV files');
    }
    const files = entries
      .filter(({ fileName }) => tableName.test(fileName))
      .map((entry) => ({ name: entry.fileName, read: () => readEntry(opened, entry) }));
    return { files, close: () => opened.close() };
  } catch (error) {
    zip?.close();
    const why = error instanceof Error ? error.message : String(error);
    report.mistake(exportName, undefined, `cannot be read as a zip (${why}). Export it again, or pack the files anew`);
    return nothing;
  }
}

async function* entriesOf(zip: ZipFile): AsyncGenerator<Entry> {
  for (let read = 0; read < zip.entryCount; read += 1) {
    const next = once(zip, 'entry') as Promise<[Entry]>;
    zip.readEntry();
    yield (await next)[0];
  }
}

async function readEntry(zip: ZipFile, entry: Entry): Promise<Buffer> {
  const stream = await new Promise<Readable>((resolve, reject) => {
    zip.openReadStream(entry, (error, opened) => (error ? reject(error) : resolve(opened)));
  });
  return buffer(stream);
}

/** Paths of the tables below a folder, in a fixed order. */
function tablesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && tableName.test(entry.name))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
}

/** Keeps a copy of an export, so that the practice district outlives the file or folder that it came from. */
export function keepExport(from: string, to: string): void {
  rmSync(to, { recursive: true, force: true });
  if (!statSync(from).isDirectory()) return copyFileSync(from, to);
  for (const name of tablesOf(from)) {
    mkdirSync(dirname(join(to, name)), { recursive: true });
    copyFileSync(join(from, name), join(to, name));
  }
}

/** Whether two exports are the same, byte for byte. */
export function sameExport(one: string, other: string): boolean {
  return digestOf(one) === digestOf(other);
}

function digestOf(path: string): string | undefined {
  if (!existsSync(path)) return undefined;
  const hash = createHash('sha256');
  if (statSync(path).isDirectory()) {
    for (const name of tablesOf(path)) hash.update(`${name}\n`).update(readFileSync(join(path, name)));
  } else hash.update(readFileSync(path));
  return hash.digest('hex');
}
