import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandLine, endLeftover } from './server-process.js';
import { SetupError } from './setup-error.js';

/** Note about a process of the stack, so that the next start can end one that was left behind. */
export interface ProcessNote {
  name: string;
  pid: number;
  /** A text that only this process's command line holds: process ids are reused. */
  mark: string;
}

export interface StackLock {
  /** Notes a started process, replacing an earlier one of the same name. */
  note(child: ProcessNote): void;
  release(): void;
}

interface LockFile {
  pid: number;
  command: string;
  processes: ProcessNote[];
}

/**
 * Locks a folder for one stack. A lock whose owner has ended is taken over, and the processes it left behind are ended.
 * Throws `STACK_ALREADY_RUNNING` if the owner still runs.
 */
export async function lockStack(folder: string): Promise<StackLock> {
  const file = join(folder, 'stack.lock');
  const earlier = readLock(file);
  if (earlier && earlier.command && commandLine(earlier.pid) === earlier.command) {
    throw new SetupError('STACK_ALREADY_RUNNING', `The stack of this folder already runs (process ${earlier.pid}).`);
  }
  for (const { pid, mark } of earlier?.processes ?? []) await endLeftover(pid, mark);

  const lock: LockFile = { pid: process.pid, command: commandLine(process.pid), processes: [] };
  const write = () => writeFileSync(file, JSON.stringify(lock), { mode: 0o600 });
  write();
  return {
    note: (child) => {
      lock.processes = [...lock.processes.filter(({ name }) => name !== child.name), child];
      write();
    },
    release: () => rmSync(file, { force: true }),
  };
}

function readLock(file: string): LockFile | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as LockFile;
  } catch {
    return undefined;
  }
}
