import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { signalProcess } from '../../embedded/server-process.js';
import { openMachine, schoolDay, type Result } from './npm-start.js';

const folder = mkdtempSync(join(tmpdir(), 'rollbook-start-'));
const small = ['--students', '300', '--seed', 'start', ...schoolDay];
let machine: Awaited<ReturnType<typeof openMachine>>;
let first: Result;

beforeAll(async () => {
  machine = await openMachine(join(folder, 'stack'));
});
afterAll(async () => {
  await machine.stop();
  rmSync(folder, { recursive: true, force: true });
});

const rowsSent = ({ counts }: Result) =>
  Object.values(counts).flatMap((operations) => Object.values(operations).map(({ planned }) => planned));

test('npm start -- --once --json brings everything up, fills Canvas, and tells a program how it went', async () => {
  const { code, out, result } = await machine.run('start', '--once', '--json', ...small);
  expect(code).toBe(0);
  expect(out.trimEnd().split('\n')).toHaveLength(1);
  first = result;
  const { outcome, counts, seconds, addresses } = result;
  expect(outcome).toBe('complete');
  expect(Object.keys(counts)).toEqual(['account', 'term', 'course', 'section', 'user', 'enrollment']);
  for (const { create, ...others } of Object.values(counts)) {
    expect(others).toEqual({});
    expect(create).toEqual({ planned: create!.accepted, accepted: create!.planned, rejected: 0, held: 0, waiting: 0 });
  }
  expect(counts.user!.create!.planned).toBeGreaterThanOrEqual(300);
  expect(Object.keys(seconds)).toEqual(['connect', 'extract', 'map', 'plan', 'guard', 'import', 'settle']);
  for (const each of Object.values(seconds)) expect(each).toBeTypeOf('number');
  const { ROLLBOOK_UI_PORT, ROLLBOOK_POWERSCHOOL_PORT, ROLLBOOK_CANVAS_PORT, ROLLBOOK_METRICS_PORT } = machine.ports;
  expect(addresses).toEqual({
    temporalUi: `http://127.0.0.1:${ROLLBOOK_UI_PORT}`,
    powerschool: `http://127.0.0.1:${ROLLBOOK_POWERSCHOOL_PORT}`,
    canvas: `http://127.0.0.1:${ROLLBOOK_CANVAS_PORT}`,
    metrics: `http://127.0.0.1:${ROLLBOOK_METRICS_PORT}/metrics`,
  });
});

test('a second start finds its data, has nothing to send, and stays up until it is asked to stop', async () => {
  const second = machine.begin('start', ['--json', ...small]);
  await second.says('Running; Ctrl-C stops it.');
  const processes = machine.processes().map(({ pid }) => pid);
  expect(processes).toHaveLength(4);
  expect(processes.filter((pid) => signalProcess(pid, 0))).toEqual(processes);

  const again = await machine.run('start', '--once', '--json', ...small);
  expect([again.code, again.result.error.code]).toEqual([1, 'STACK_ALREADY_RUNNING']);

  second.ask('SIGINT');
  const { code, err, result } = await second.ended;
  expect(code).toBe(0);
  expect(err).toContain('Nothing had to change in Canvas.');
  expect(result).toMatchObject({ outcome: 'complete', district: first.district, run: first.run + 2, counts: {} });
  expect(rowsSent(result)).toEqual([]);
  expect(processes.filter((pid) => signalProcess(pid, 0))).toEqual([]);
});

test('a night that cannot succeed ends with the code of what broke it and exit code 1', async () => {
  const file = join(folder, 'stack', 'districts', `${first.district}.yaml`);
  const text = readFileSync(file, 'utf8');
  const { powerschool, canvas } = first.addresses;
  writeFileSync(file, text.replace(powerschool!, canvas!)); // asks Canvas for what only PowerSchool has
  const { code, err, result } = await machine.run('start', '--once', '--json', ...small);
  writeFileSync(file, text);
  expect(code, err).toBe(1);
  expect(result, err).toMatchObject({ outcome: 'failed', code: 'CREDENTIALS_REFUSED', counts: {} });
});

test('a port that another program uses is named with the option that moves it, and nothing is started', async () => {
  const port = Number(machine.ports.ROLLBOOK_CANVAS_PORT);
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(port, '127.0.0.1', resolve));
  try {
    const { code, err, result } = await machine.run('start', '--once', '--json', ...small);
    expect(code).toBe(1);
    expect(err).toMatch(new RegExp(`^PORT_TAKEN: Port ${port}, .*\\n.*--canvas-port`, 'm'));
    expect(result).toMatchObject({ outcome: 'failed', error: { code: 'PORT_TAKEN' } });
    expect(err).not.toContain(' is up ');
  } finally {
    await new Promise((resolve) => other.close(resolve));
  }
});
