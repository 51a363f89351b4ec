import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort, portSettings } from '../../embedded/ports.js';
import { schoolYearOf } from '../../sandbox/district/calendar.js';

const bootstrap = fileURLToPath(new URL('../../embedded/bootstrap.mjs', import.meta.url));

/** In the middle of the school year that the district is made for: all year round something is taught on that day. */
export const schoolDay = ['--as-of', `${schoolYearOf(new Date().toISOString().slice(0, 10))}-11-23`];

/** How an `npm start` ended. */
export interface Ended {
  code: number | null;
  out: string;
  err: string;
  /** The last line of standard output, as JSON. */
  result: Result;
}

export interface Result {
  outcome: string;
  code: string | null;
  district: string;
  run: number;
  counts: Record<string, Record<string, { planned: number; accepted: number }>>;
  seconds: Record<string, number>;
  problems: number;
  adopted: { links: number; open: number } | null;
  addresses: Record<string, string>;
  error: { code: string; message: string };
}

export interface Started {
  pid: number;
  /** Waits until a line on standard error holds `text`. */
  says(text: string): Promise<void>;
  /** What Ctrl-C or a service manager sends. */
  ask(signal: NodeJS.Signals): void;
  ended: Promise<Ended>;
}

/** `npm start` on a folder and ports of its own, whatever the environment of the test run says. */
export async function openMachine(folder: string) {
  const settings = Object.values(portSettings);
  const ports: Record<string, string> = {};
  for (const { env } of settings) ports[env] = String(await freePort());
  const foreign = /^(ROLLBOOK_|TEMPORAL_|DATABASE_URL$)/;
  const plain = Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)));
  const variables: NodeJS.ProcessEnv = { ...plain, ...ports, ROLLBOOK_FOLDER: folder };
  const running = new Set<ChildProcess>();

  /** One of the npm scripts: `start`, `rollbook`. */
  function begin(script: string, words: readonly string[], changes: NodeJS.ProcessEnv = {}): Started {
    const child = spawn(process.execPath, [bootstrap, script, ...words], { env: { ...variables, ...changes } });
    running.add(child);
    let [out, err] = ['', ''];
    child.stdout.on('data', (chunk) => (out += String(chunk)));
    child.stderr.on('data', (chunk) => (err += String(chunk)));
    const ended = new Promise<Ended>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => {
        running.delete(child);
        resolve({
          ...{ code, out, err },
          get result() {
            return JSON.parse(out.trimEnd().split('\n').at(-1) ?? '') as Result;
          },
        });
      });
    });
    const says = (text: string) =>
      new Promise<void>((resolve, reject) => {
        const look = () => void (err.includes(text) && resolve());
        child.stderr.on('data', look);
        look();
        void ended.then(() => reject(new Error(`It ended without saying "${text}":\n${err}`)));
      });
    return { pid: child.pid!, says, ended, ask: (signal) => void child.kill(signal) };
  }

  return {
    ports,
    variables,
    begin,
    run: (script: string, ...words: string[]) => begin(script, words).ended,
    /** The processes that the stack of this folder has noted as its own. */
    processes: () =>
      (JSON.parse(readFileSync(join(folder, 'stack.lock'), 'utf8')) as { processes: { pid: number }[] }).processes,
    /** For what a failed test left running: each is asked to stop, and stops its processes. */
    stop: async () => {
      const leaving = [...running].map((child) => new Promise((resolve) => child.once('close', resolve)));
      for (const child of running) child.kill('SIGTERM');
      await Promise.all(leaving);
    },
  };
}
