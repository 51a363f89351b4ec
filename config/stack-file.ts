import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/**
 * Addresses and keys of a running embedded stack: kept in its folder, readable by its owner only. Written by the stack,
 * read by the command line.
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
  /** The sandbox's control service: seed, play, faults. */
  controlUrl: string;
  metricsUrl: string;
  /** The key of the database's secrets (ROLLBOOK_KEY). */
  key: string;
  /** The pair of the intake: the worker of the stack opens what is sealed with the public half. */
  intakeKeys: { publicKey: string; privateKey: string };
}

/** The folder that holds all data of the embedded stack: ROLLBOOK_FOLDER, or `.rollbook` where the command runs. */
export const stackFolder = () => resolve(process.env.ROLLBOOK_FOLDER ?? '.rollbook');

export const stackFile = (folder: string) => join(folder, 'stack.json');

/** The embedded stack running in the folder; undefined if none is. */
export function readStack(folder: string = stackFolder()): StackInfo | undefined {
  try {
    const info = JSON.parse(readFileSync(stackFile(folder), 'utf8')) as StackInfo;
    process.kill(info.pid, 0); // throws if that process has ended without deleting the file
    return info;
  } catch {
    return undefined;
  }
}
