import { spawn, spawnSync } from 'node:child_process';
import { closeSync, fstatSync, mkdirSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { watchNoMore, watchOver } from './watchdog.mjs';

/** A process of the stack that runs until it is stopped. */
export interface ServerProcess {
  pid: number;
  /** Settles when the process has ended, for any reason. */
  ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  isRunning(): boolean;
  /** Signals it to stop, waits, and kills it after `patienceMs`. */
  stop(signal?: NodeJS.Signals, patienceMs?: number): Promise<void>;
  /** Kills it at once, like a power cut. */
  kill(): Promise<void>;
  /** Its log file, and the offset at which this process began (the file is appended to at each start). */
  logFile: string;
  logBegan: number;
}

export interface Launch {
  command: string;
  args: string[];
  logFile: string;
  env?: NodeJS.ProcessEnv;
  cwd?: string;
  uid?: number;
  gid?: number;
  /** Signal by which the watchdog stops it. Default: SIGTERM. */
  stopSignal?: NodeJS.Signals;
}

/** Time it has to stop then, in milliseconds. */
const stopPatienceMs = 10_000;

const stillRunning = new Set<number>();

/**
 * Starts a program in a process group of its own: Ctrl-C in the terminal then reaches only this process, which stops
 * the others in the right order. If this one ends without a clean stop (an uncaught error, a kill), the watchdog stops
 * them.
 */
export async function launch(options: Launch): Promise<ServerProcess> {
  mkdirSync(dirname(options.logFile), { recursive: true });
  startLogAnew(options.logFile);
  const log = openSync(options.logFile, 'a');
  const logBegan = fstatSync(log).size;
  const child = spawn(options.command, options.args, {
    cwd: options.cwd,
    env: options.env ?? process.env,
    uid: options.uid,
    gid: options.gid,
    detached: true,
    stdio: ['ignore', log, log], // a file, not a pipe: no output is lost if this process ends
  });
  closeSync(log);
  await new Promise<void>((resolve, reject) => child.once('spawn', resolve).once('error', reject));
  const pid = child.pid!;
  stillRunning.add(pid);
  watchOver(pid, options.stopSignal ?? 'SIGTERM', stopPatienceMs);
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) =>
    child.once('exit', (code, signal) => {
      stillRunning.delete(pid);
      watchNoMore(pid);
      resolve({ code, signal });
    }),
  );

  async function stop(signal: NodeJS.Signals = 'SIGTERM', patienceMs = 20_000): Promise<void> {
    if (!stillRunning.has(pid)) return;
    signalProcess(pid, signal);
    const patience = new AbortController();
    const tooLong = sleep(patienceMs, undefined, { signal: patience.signal }).then(
      () => signalProcess(pid, 'SIGKILL'),
      () => undefined,
    );
    await ended;
    patience.abort();
    await tooLong;
  }

  return {
    pid,
    ended,
    isRunning: () => stillRunning.has(pid),
    stop,
    kill: () => stop('SIGKILL'),
    logFile: options.logFile,
    logBegan,
  };
}

const largeLogBytes = 20e6;

/** Renames a large log to `.old`, replacing the one before it. */
function startLogAnew(file: string): void {
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > largeLogBytes) renameSync(file, `${file}.old`);
}

/**
 * Waits for a line of JSON with `"ready": true`, and returns that object. Undefined if the process ended first or after
 * `deadlineMs`.
 */
export async function readyLine(
  server: ServerProcess,
  deadlineMs: number,
): Promise<Record<string, unknown> | undefined> {
  const end = Date.now() + deadlineMs;
  while (Date.now() < end) {
    const running = server.isRunning();
    const ready = statusLine(server, true);
    if (ready || !running) return ready;
    await sleep(50);
  }
  return undefined;
}

/** What a program that ended while starting said of why: a line of JSON with `"ready": false`. */
export function refusalLine(server: ServerProcess): Record<string, unknown> | undefined {
  return statusLine(server, false);
}

function statusLine(server: ServerProcess, ready: boolean): Record<string, unknown> | undefined {
  const lines = outputOf(server).split('\n').slice(0, -1);
  return lines.map(asStatus).find((status) => status?.ready === ready);
}

function asStatus(line: string): Record<string, unknown> | undefined {
  if (!line.startsWith('{') || !line.includes('"ready"')) return undefined;
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

/** What this process has written, without what earlier ones left in the file. */
function outputOf({ logFile, logBegan }: Pick<ServerProcess, 'logFile' | 'logBegan'>): string {
  return readFileSync(logFile).subarray(logBegan).toString('utf8');
}

/** Sends a signal; false if there is no such process. */
export function signalProcess(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, signal);
  } catch (error) {
    // EPERM: it runs under another account.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * Ends a process that an earlier start left behind. Process ids are reused, so only if its command line still holds
 * `mark` (a folder or file that only that process would name).
 */
export async function endLeftover(pid: number, mark: string, signal: NodeJS.Signals = 'SIGTERM'): Promise<boolean> {
  if (!commandLine(pid).includes(mark)) return false;
  signalProcess(pid, signal);
  for (let waited = 0; commandLine(pid).includes(mark); waited += 100) {
    if (waited >= 15_000) signalProcess(pid, 'SIGKILL');
    await sleep(100);
  }
  return true;
}

/** The command line of a running process; '' if there is none (ended, or not yet collected by its parent). */
export function commandLine(pid: number): string {
  if (process.platform === 'linux') {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
    } catch {
      return '';
    }
  }
  return spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout?.trim() ?? '';
}

/** The last lines that a process wrote, for an error about a program that did not start. */
export function lastLines(server: Pick<ServerProcess, 'logFile' | 'logBegan'>, count = 8): string {
  try {
    return outputOf(server).trimEnd().split('\n').slice(-count).join('\n');
  } catch {
    return '';
  }
}
