import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openMachine, schoolDay } from './npm-start.js';

const folder = mkdtempSync(join(tmpdir(), 'rollbook-start-'));
const stack = join(folder, 'stack');
const wanted = ['--once', '--json', '--students', '300', '--seed', 'filled', ...schoolDay, '--canvas'];
let machine: Awaited<ReturnType<typeof openMachine>>;

beforeAll(async () => {
  machine = await openMachine(stack);
});
afterAll(async () => {
  await machine?.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('npm start -- --canvas filled evaluates, adopts and provisions a Canvas in use; a second start goes on from there', async () => {
  const first = await machine.run('start', ...wanted, 'filled');
  expect(first.result.adopted, first.err).toMatchObject({ links: expect.toSatisfy((links: number) => links > 200) });
  // Questions are for a person: what hangs on them is left alone, and said.
  expect(first.result.adopted!.open).toBeGreaterThan(0);
  expect(first.result).toMatchObject({ outcome: 'partial' });
  expect(Object.keys(first.result.counts.user!)).toEqual(['create']);
  expect(first.result.counts.user!.create).toMatchObject({ rejected: 0, held: 0 });
  for (const command of ['evaluate', 'adopt', 'sync']) expect(first.err).toContain(`$ rollbook ${command} `);
  const page = readFileSync(join(stack, 'districts', `${first.result.district}.html`), 'utf8');
  expect(page).toMatch(/^<!doctype html>/i);

  const second = await machine.run('start', ...wanted, 'filled');
  expect(second.result, second.err).toMatchObject({ adopted: null, outcome: 'partial', counts: {} });
});

test('a way of filling that there is not is refused before anything is read', async () => {
  const { code, err } = await machine.run('start', ...wanted, 'by-magic');
  expect(code).toBe(1);
  expect(err).toMatch(/by-magic/);
  expect(err).toMatch(/half-and-half/);
});
