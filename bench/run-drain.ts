import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';

export interface Drained {
  rows: number;
  seconds: number;
}

const run = promisify(execFile);

/** Milliseconds in which what a night leaves to be done is done: its drain should not be slowed by it. */
const pause = 3_000;

/**
 * Drains the provider in a process of its own (bench/drain.ts).
 *
 * @param districts drains so many of its districts one after another, in one process; the seconds are their sum. Default:
 * the one district that all share
 */
export async function drain(url: string, lanes: number, districts?: number): Promise<Drained> {
  await setTimeout(pause);
  const script = fileURLToPath(new URL('./drain.ts', import.meta.url));
  const numbers = [lanes, ...(districts === undefined ? [] : [districts])].map(String);
  const { stdout } = await run(process.execPath, ['--import', 'tsx', script, url, ...numbers]);
  return JSON.parse(stdout) as Drained;
}
