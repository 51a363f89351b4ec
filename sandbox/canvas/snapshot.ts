import { createReadStream } from 'node:fs';
import { mkdir, open, readFile, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { courseworkKinds } from './coursework/tables.js';
import { noStickyFields } from './model.js';
import type { CanvasState } from './state.js';

const kinds = [
  'accounts',
  'terms',
  'courses',
  'sections',
  'users',
  'logins',
  'enrollments',
  'roles',
  'admins',
  'observerLinks',
  'imports',
  'reports',
  ...courseworkKinds,
] as const;
type Kind = (typeof kinds)[number];

interface Manifest {
  generation: number;
  files: Partial<Record<Kind, string>>;
}

/** Rows written between two turns of the event loop, so that requests are answered while a snapshot is written. */
const rowsPerPiece = 5_000;

export interface Snapshots {
  /** Fills the empty state; false when there is nothing to read. */
  load(): Promise<boolean>;
  /** Returns when everything that had changed by the time of the call is on the disk. */
  save(): Promise<void>;
}

/**
 * Keeps the state on the disk: one file for each kind, a header line with the field names, then one JSON array a row.
 * A kind that changed gets a new file; then the manifest that names the files is replaced by rename. What a killed
 * process left half-written is named by no manifest and is swept away by the next save.
 */
export function createSnapshots(folder: string, state: CanvasState): Snapshots {
  const manifestPath = join(folder, 'current.json');
  let manifest: Manifest = { generation: 0, files: {} };
  let last: Promise<void> = Promise.resolve();
  let queued: Promise<void> | undefined;

  const saveChanges = async (): Promise<void> => {
    const changed = kinds.filter((kind) => state[kind].takeChanged());
    if (changed.length === 0) return;
    const next: Manifest = { generation: manifest.generation + 1, files: { ...manifest.files } };
    try {
      await mkdir(folder, { recursive: true });
      for (const kind of changed) {
        const name = `${kind}.${next.generation}.ndjson`;
        await writeTable(join(folder, name), state[kind].rows);
        next.files[kind] = name;
      }
      await writeDurably(`${manifestPath}.new`, JSON.stringify(next));
      await rename(`${manifestPath}.new`, manifestPath);
    } catch (error) {
      for (const kind of changed) state[kind].touch();
      throw error;
    }
    manifest = next;
    await sweep(folder, new Set(Object.values(next.files)));
  };

  return {
    load: async () => {
      const text = await readFile(manifestPath, 'utf8').catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return undefined;
        throw error;
      });
      if (text === undefined) return false;
      manifest = JSON.parse(text) as Manifest;
      for (const kind of kinds) {
        const name = manifest.files[kind];
        if (name) await readTable(join(folder, name), state[kind]);
      }
      return true;
    },
    save: () => {
      // Saves follow one another; all who ask while one is running share the next.
      if (queued) return queued;
      const next = last.then(() => {
        queued = undefined;
        return saveChanges();
      });
      queued = next;
      last = next.catch(() => undefined);
      return next;
    },
  };
}

async function writeTable(path: string, rows: readonly object[]): Promise<void> {
  const first = rows[0];
  const fields = first ? Object.keys(first) : [];
  const file = await open(path, 'w');
  try {
    await file.write(`${JSON.stringify(fields)}\n`);
    for (let at = 0; at < rows.length; at += rowsPerPiece) {
      let piece = '';
      for (const row of rows.slice(at, at + rowsPerPiece)) {
        piece += `${JSON.stringify(fields.map((field) => (row as Record<string, unknown>)[field]))}\n`;
      }
      await file.write(piece);
      await nextTurn();
    }
    await file.sync();
  } finally {
    await file.close();
  }
}

async function readTable(path: string, table: { restore(row: object): void }): Promise<void> {
  let fields: string[] | undefined;
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
    const values = JSON.parse(line) as unknown[];
    if (!fields) {
      fields = values as string[];
      continue;
    }
    const row: Record<string, unknown> = {};
    for (let at = 0; at < fields.length; at += 1) row[fields[at]!] = values[at];
    if (Array.isArray(row.sticky) && row.sticky.length === 0) row.sticky = noStickyFields;
    table.restore(row);
  }
}

async function writeDurably(path: string, text: string): Promise<void> {
  const file = await open(path, 'w');
  try {
    await file.write(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function sweep(folder: string, wanted: Set<string>): Promise<void> {
  for (const name of await readdir(folder)) {
    if (name.endsWith('.ndjson') && !wanted.has(name)) await rm(join(folder, name), { force: true });
  }
}
