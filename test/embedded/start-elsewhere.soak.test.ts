import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openMachine, schoolDay, type Result } from './npm-start.js';

const folder = mkdtempSync(join(tmpdir(), 'rollbook-start-'));
const exported = join(folder, 'export.zip');
const small = ['--students', '300', '--seed', 'start', ...schoolDay];
let machine: Awaited<ReturnType<typeof openMachine>>;
let first: Result;

beforeAll(async () => {
  machine = await openMachine(join(folder, 'stack'));
  const start = machine.begin('start', ['--json', ...small]);
  await start.says('Running; Ctrl-C stops it.');
  const written = await machine.run('rollbook', 'sandbox', 'export', exported);
  start.ask('SIGINT');
  first = (await start.ended).result;
  expect([written.code, first.outcome]).toEqual([0, 'complete']);
});
afterAll(async () => {
  await machine.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('npm start -- --from loads an export, and all of it arrives in Canvas', async () => {
  const { code, err, result } = await machine.run('start', '--once', '--json', '--from', exported, ...schoolDay);
  expect(code, err).toBe(0);
  expect(result.outcome).toBe('complete');
  expect(result.district).toMatch(/^export-/);
  expect(result.counts).toEqual(first.counts);
});

test('on other ports a start goes on with the same district: its addresses follow, and nothing has to change in Canvas', async () => {
  const { ROLLBOOK_POWERSCHOOL_PORT, ROLLBOOK_CANVAS_PORT } = machine.ports;
  // Each on the other's former port.
  const swapped = { ROLLBOOK_POWERSCHOOL_PORT: ROLLBOOK_CANVAS_PORT, ROLLBOOK_CANVAS_PORT: ROLLBOOK_POWERSCHOOL_PORT };
  const { code, err, result } = await machine.begin('start', ['--once', '--json', ...small], swapped).ended;
  expect(code, err).toBe(0);
  expect(result).toMatchObject({ outcome: 'complete', district: first.district, counts: {} });
  const { powerschool, canvas } = first.addresses;
  expect(result.addresses).toMatchObject({ powerschool: canvas, canvas: powerschool });
});
