import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/**
 * Where a running embedded stack is, and what opens it: kept in its folder, readable by its owner only. The stack writes
 * it; the command line reads it.
 */
export interface StackInfo {
  /** Process id of the `npm start` that runs it. */
  pid: number;
  databaseUrl: string;
  temporalAddress: string;
  temporalNamespace: string;
  temporalUiUrl: string | undefined;
  powerschoolUrl: string;
  canvasUrl: string;
  /** The sandbox's control: seed, play, faults. */
  controlUrl: string;
  metricsUrl: string;
  /** The key that secrets in the database are encrypted with (ROLLBOOK_KEY). */
  key: string;
}

/** The folder that holds all data of the embedded stack: ROLLBOOK_FOLDER, or `.rollbook` where the command runs. */
export const stackFolder = () => resolve(process.env.ROLLBOOK_FOLDER ?? '.rollbook');

export const stackFile = (folder: string) => join(folder, 'stack.json');

/** The embedded stack that runs now in the folder, or undefined when none does. */
export function readStack(folder: string = stackFolder()): StackInfo | undefined {
  try {
    const info = JSON.parse(readFileSync(stackFile(folder), 'utf8')) as StackInfo;
    process.kill(info.pid, 0); // throws when that process has ended without taking the file away
    return info;
  } catch {
    return undefined;
  }
}
