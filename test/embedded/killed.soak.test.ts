import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { commandLine, signalProcess } from '../../embedded/server-process.js';
import { openMachine } from './npm-start.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const testRuns = join(root, '.rollbook', 'tests');
const folder = mkdtempSync(join(tmpdir(), 'rollbook-killed-'));
/** Asking all of them to stop, ten seconds of patience, and what a busy machine adds. */
const within = { timeout: 30_000, interval: 200 };

let machine: Awaited<ReturnType<typeof openMachine>>;
beforeAll(async () => {
  machine = await openMachine(join(folder, 'stack'));
});
afterAll(async () => {
  await machine.stop();
  rmSync(folder, { recursive: true, force: true });
});

const runs = (pid: number) => commandLine(pid) !== '';
const parentOf = (pid: number) =>
  Number(spawnSync('ps', ['-o', 'ppid=', '-p', String(pid)], { encoding: 'utf8' }).stdout);

async function startedStack() {
  const started = machine.begin('start', ['--students', '300', '--seed', 'killed']);
  await started.says('Running; Ctrl-C stops it.');
  const { pid } = JSON.parse(readFileSync(join(folder, 'stack', 'stack.json'), 'utf8')) as { pid: number };
  const processes = machine.processes().map(({ pid }) => pid);
  expect(processes).toHaveLength(4);
  expect([pid, ...processes].filter((each) => !runs(each))).toEqual([]);
  return { started, pid, processes };
}

test('when the program that runs the stack is killed, PostgreSQL, Temporal, sandbox and worker end within seconds', async () => {
  const { started, pid, processes } = await startedStack();
  signalProcess(pid, 'SIGKILL');
  await vi.waitUntil(() => !processes.some(runs), within);
  expect((await started.ended).code).toBe(137);
});

test('when the npm of npm start is killed, the stack is stopped as by Ctrl-C', async () => {
  const npm = spawn('npm', ['start', '--', '--students', '300', '--seed', 'killed'], {
    cwd: root,
    env: machine.variables,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  try {
    let err = '';
    npm.stderr.on('data', (chunk) => (err += String(chunk)));
    await vi.waitUntil(() => err.includes('Running; Ctrl-C stops it.'), { timeout: 120_000, interval: 200 });
    const processes = machine.processes().map(({ pid }) => pid);
    expect(processes.filter((pid) => !runs(pid))).toEqual([]);
    npm.kill('SIGKILL');
    await vi.waitUntil(() => !processes.some(runs), within);
    await vi.waitUntil(() => err.includes('Stopped.'), within);
  } finally {
    npm.kill('SIGTERM');
  }
});

test('when a test run is killed, its PostgreSQL and its Temporal end within seconds', async () => {
  const started = machine.begin('test', ['test/ground/walls.test.ts']);
  const servers = await vi.waitUntil(() => serversBelow(started.pid), { timeout: 120_000, interval: 200 });
  expect(servers.filter((pid) => !runs(pid))).toEqual([]);
  started.ask('SIGKILL');
  await vi.waitUntil(() => !servers.some(runs), within);
});

/** The servers of the test run that a process has started; its folder is named by the id of what runs the tests. */
function serversBelow(pid: number): number[] | undefined {
  const run = readdirSync(testRuns).find((owner) => parentOf(Number(owner)) === pid);
  const note = join(testRuns, run ?? '', 'started.json');
  if (run === undefined || !existsSync(note)) return undefined;
  return (JSON.parse(readFileSync(note, 'utf8')) as { pid: number }[]).map((each) => each.pid);
}
