import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import { commandLine, launch, readyLine } from '../../embedded/server-process.js';
import { readStack, stackFile } from '../../config/stack-file.js';
import { lockStack } from '../../embedded/stack-lock.js';
import { supervise } from '../../embedded/supervise.js';
import { findTemporal } from '../../embedded/temporal-binary.js';

const folder = mkdtempSync(join(tmpdir(), 'rollbook-stack-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const node = (script: string, name: string) =>
  launch({ command: process.execPath, args: ['-e', script, name], logFile: join(folder, `${name}.log`) });
const lasting = 'console.log(JSON.stringify({ ready: true, pid: process.pid })); setInterval(() => {}, 1000)';

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(20);
}

test('a process is ready when it says so, and not when it ended before', async () => {
  const good = await node(lasting, 'good');
  expect(await readyLine(good, 30_000)).toEqual({ ready: true, pid: good.pid });
  await good.stop();
  expect(good.isRunning()).toBe(false);

  const bad = await node('console.log("no"); process.exit(3)', 'bad');
  expect(await readyLine(bad, 30_000)).toBeUndefined();
  expect(await bad.ended).toEqual({ code: 3, signal: null });
});

test('a process that ignores the request to stop is ended by force', async () => {
  const stubborn = await node(`process.on('SIGTERM', () => {}); ${lasting}`, 'stubborn');
  await readyLine(stubborn, 30_000);
  await stubborn.stop('SIGTERM', 200);
  expect(await stubborn.ended).toEqual({ code: null, signal: 'SIGKILL' });
});

test('a process that dies is started again; one that was stopped is not', async () => {
  const said: string[] = [];
  const tell = { say: (line: string) => said.push(line), onGivenUp: () => {} };
  const supervised = await supervise('The worker', () => node(lasting, 'worker'), tell);
  const first = supervised.current().pid;
  await supervised.current().kill();
  await until(() => supervised.current().pid !== first);
  expect(said).toEqual(['The worker ended unexpectedly; starting it again ...']);

  await supervised.stop();
  expect(supervised.current().isRunning()).toBe(false);
  expect(said).toHaveLength(1);
});

test('a process that ends again and again is given up', async () => {
  const givenUp: string[] = [];
  const tell = { say: () => {}, onGivenUp: (title: string) => givenUp.push(title) };
  const supervised = await supervise('The worker', () => node('', 'hopeless'), tell);
  await until(() => givenUp.length > 0);
  expect(givenUp).toEqual(['The worker']);
  await supervised.stop();
});

test('a second start in the same folder is told who runs there', async () => {
  const place = join(folder, 'locked');
  mkdirSync(place);
  const lock = await lockStack(place);
  await expect(lockStack(place)).rejects.toMatchObject({
    code: 'STACK_ALREADY_RUNNING',
    message: expect.stringContaining(String(process.pid)),
  });
  lock.release();
  (await lockStack(place)).release();
});

test('the lock of a start that was killed is taken over, and what it left running is ended', async () => {
  const place = join(folder, 'stale');
  mkdirSync(place);
  const leftover = await node(lasting, 'leftover-of-this-test');
  const stranger = await node(lasting, 'stranger');
  const processes = [
    { name: 'sandbox', pid: leftover.pid, mark: 'leftover-of-this-test' },
    { name: 'worker', pid: stranger.pid, mark: 'worker/main.ts' }, // its process id is somebody else's by now
  ];
  const killed = { pid: leftover.pid, command: 'node embedded/start.ts', processes };
  writeFileSync(join(place, 'stack.lock'), JSON.stringify(killed));

  const lock = await lockStack(place);
  expect(commandLine(leftover.pid)).toBe('');
  expect(stranger.isRunning()).toBe(true);
  lock.release();
  await stranger.stop();
});

test('the command line finds the stack that runs, and none after it ended', () => {
  const info = { pid: process.pid, databaseUrl: 'postgres://127.0.0.1/rollbook', key: 'k' };
  writeFileSync(stackFile(folder), JSON.stringify(info));
  expect(readStack(folder)).toEqual(info);
  writeFileSync(stackFile(folder), JSON.stringify({ ...info, pid: 2 ** 22 - 1 }));
  expect(readStack(folder)).toBeUndefined();
  expect(readStack(join(folder, 'nowhere'))).toBeUndefined();
});

test('a temporal program on the PATH comes before the one kept from before, and one that does not run is passed over', async () => {
  const program = (name: string, code: number) => {
    const path = join(folder, name);
    mkdirSync(path, { recursive: true });
    writeFileSync(join(path, 'temporal'), `#!/bin/sh\nexit ${code}\n`, { mode: 0o755 });
    return path;
  };
  const broken = program('broken', 1);
  const installed = program('installed', 0);
  const kept = program('cache/rollbook/temporal-1.5.1', 0);
  const xdgCacheHome = join(folder, 'cache');
  const find = (PATH: string) => findTemporal(() => {}, { PATH, XDG_CACHE_HOME: xdgCacheHome });

  expect(await find(`${broken}:${installed}`)).toBe(join(installed, 'temporal'));
  expect(await find(broken)).toBe(join(kept, 'temporal'));
});
