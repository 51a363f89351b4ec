import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createOracle, type Oracle } from '../oracle/oracle.js';
import { imports, sent } from './look.js';
import { startPractice, type Practice } from './practice.js';

let practice: Practice;
let oracle: Oracle;
beforeAll(async () => {
  // Each person has an address that Canvas calls invalid: saved, reported, and not counted.
  practice = await startPractice({ edit: (settings) => (settings.mapping.email = '{identifier}..x@pupils.example') });
  oracle = createOracle(practice.sandbox.controlUrl, practice.settings);
  await practice.night({ asOf: '2026-11-23T00:30' });
});
afterEach(() => practice.calm());
afterAll(() => practice?.stop());

test('when remarks do not account for the rows missing from the counts, the rows are sent again', async () => {
  await practice.play('add-students', { count: 6 });
  const before = (await imports(practice)).length;
  await practice.fault('counts-short', { type: 'user', by: -2, times: 1 });
  const report = await practice.night({ asOf: '2026-11-24T00:30' });
  expect(await imports(practice)).toHaveLength(before + 2);
  expect(await oracle.differences({ asOf: '2026-11-24T00:30' })).toEqual([]);
  expect(sent(report)['user create']).toBe(6);
});

test('when they do not the second time either, each row is read back, and the next night is quiet', async () => {
  await practice.play('add-students', { count: 6 });
  const before = (await imports(practice)).length;
  await practice.fault('counts-short', { type: 'user', by: -2 });
  const report = await practice.night({ asOf: '2026-11-25T00:30' });
  expect(await imports(practice)).toHaveLength(before + 2);
  expect(sent(report)['user create']).toBe(6);
  expect(await oracle.differences({ asOf: '2026-11-25T00:30' })).toEqual([]);
  expect(sent(await practice.night({ asOf: '2026-11-26T00:30' }))).toEqual({});
});
