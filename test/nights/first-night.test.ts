import { afterAll, beforeAll, expect, test } from 'vitest';
import { createOracle, type Oracle } from '../oracle/oracle.js';
import { startPractice, type Practice } from './practice.js';
import { imports, sent } from './look.js';

let practice: Practice;
let oracle: Oracle;
beforeAll(async () => {
  practice = await startPractice();
  oracle = createOracle(practice.sandbox.controlUrl, practice.settings);
});
afterAll(() => practice?.stop());

test('the first night puts everything into Canvas that the district says must be there', async () => {
  const report = await practice.night();
  expect(await oracle.differences({ asOf: '2026-11-23' })).toEqual([]);
  expect(report.outcome).toBe('complete');
  expect(report.problems).toBe(0);
});

test('a night in which nothing changed sends nothing and makes no import', async () => {
  const before = (await imports(practice)).length;
  const report = await practice.night({ asOf: '2026-11-24T00:30' });
  expect(report.outcome).toBe('complete');
  expect(sent(report)).toEqual({});
  expect(await imports(practice)).toHaveLength(before);
  expect(await oracle.differences({ asOf: '2026-11-24T00:30' })).toEqual([]);
});
