import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';

/** Folder in which a worker builds the zip of an import: rows of people, which must not be left behind. */
export interface ScratchFolder {
  path: string;
  remove(): void;
}

/**
 * Creates a folder that only this account can read, and deletes those left by killed workers of this machine. The
 * machine's name is part of the folder's: process ids say nothing about workers of another container that shares the
 * parent folder.
 */
export function openScratchFolder(below = tmpdir()): ScratchFolder {
  const mark = `rollbook-${hostname()}-`;
  for (const name of readdirSync(below)) {
    const [, pid] = (name.startsWith(mark) && /^(\d+)-\w+$/.exec(name.slice(mark.length))) || [];
    if (pid && (Number(pid) === process.pid || !isRunning(Number(pid)))) remove(join(below, name));
  }
  const path = mkdtempSync(join(below, `${mark}${process.pid}-`)); // new, and closed to others (0700)
  return { path, remove: () => remove(path) };
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH'; // EPERM: it runs, under another account
  }
}

function remove(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch {
    // Belongs to another account or is being deleted by another worker: ignored.
  }
}
