import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where a worker builds the zip of an import before it is sent: rows of people, which must not stay behind. */
export interface ScratchFolder {
  path: string;
  remove(): void;
}

/**
 * Makes a folder that only this account can read, and takes away what workers of this machine left that were killed. The
 * machine's name is part of it: process ids say nothing about the workers of another container that shares the folder.
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
    return (error as NodeJS.ErrnoException).code !== 'ESRCH'; // EPERM: it lives, under another account
  }
}

function remove(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch {
    // Another account's, or another worker is at it: no reason not to work.
  }
}
