import { execFile } from 'node:child_process';
import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CodedError } from '../../codes/coded-error.js';
import type { ActivityDeps } from '../deps.js';

/** Milliseconds that the program for pages may take. */
const programTime = 30_000;

/**
 * Puts a page into the folder for pages, in place of the one before, and on the standard input of the program for pages:
 * both are the worker's, since a district file must not choose what a worker runs or writes.
 */
export async function putPage(
  { folder, command }: ActivityDeps['pages'],
  { name, page }: { name: string; page: string },
  signal: AbortSignal,
): Promise<void> {
  if (folder === null && command === null) {
    throw new CodedError('PAGE_NOWHERE', 'The worker has neither a folder nor a program for pages.');
  }
  if (folder !== null) await writeWhole(join(folder, `${name}.html`), page);
  if (command !== null) await runProgram(command, name, page, signal);
}

/** Whoever reads it finds the page before or this one, never half of it. */
async function writeWhole(path: string, page: string): Promise<void> {
  const draft = `${path}.${process.pid}.new`;
  try {
    await writeFile(draft, page, { mode: 0o640 });
    await rename(draft, path);
  } catch (error) {
    throw notWritten((error as NodeJS.ErrnoException).code ?? 'unknown');
  }
}

/** Without a shell. What the program prints is not kept. */
function runProgram(program: string, district: string, page: string, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = execFile(program, [district], { timeout: programTime, signal }, (error) => {
      if (error === null) resolve();
      else reject(signal.aborted ? error : notWritten(String(error.code ?? error.signal ?? 'unknown')));
    });
    // A program that does not read its input to the end is told by how it ends.
    child.stdin?.on('error', () => {});
    child.stdin?.end(page);
  });
}

function notWritten(why: string): CodedError {
  return new CodedError('PAGE_NOT_WRITTEN', `The page was not taken (${why}).`);
}
