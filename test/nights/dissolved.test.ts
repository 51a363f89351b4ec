import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Oracle } from '../oracle/oracle.js';
import { startJudgedPractice } from './judged-practice.js';
import { enrollmentsIn, held, sent } from './look.js';
import type { Practice } from './practice.js';

let practice: Practice;
let oracle: Oracle;
beforeAll(async () => {
  ({ practice, oracle } = await startJudgedPractice());
});
afterAll(() => practice?.stop());

test('a class whose students all move to another class is emptied unasked', async () => {
  await practice.play('dissolve-class', { as: 'kept' });
  const report = await practice.night({ asOf: '2026-11-24T00:30' });
  expect(held(report)).toEqual({});
  expect(sent(report)['enrollment remove']).toBeGreaterThan(0);
  expect(report.outcome).toBe('complete');
  expect(await oracle.differences({ asOf: '2026-11-24T00:30' })).toEqual([]);
});

test('a class that is dissolved, its students in another one, goes with its teacher', async () => {
  await practice.play('dissolve-class');
  const report = await practice.night({ asOf: '2026-11-25T00:30' });
  expect(held(report)).toEqual({});
  expect(sent(report)).toMatchObject({ 'course remove': 1, 'section remove': 1 });
  expect(await oracle.differences({ asOf: '2026-11-25T00:30' })).toEqual([]);
});

test('a class that is cancelled without anybody having worked in it goes with everybody in it', async () => {
  const [full, people] = [...enrollmentsIn(oracle.canvas())].find(([, each]) => each > 9)!;
  await practice.play('remove-class', { ids: [full], as: 'tobedeleted' });
  const report = await practice.night({ asOf: '2026-11-26T00:30' });
  expect(held(report)).toEqual({});
  expect(sent(report)).toMatchObject({ 'course remove': 1, 'section remove': 1, 'enrollment remove': people });
  expect(await oracle.differences({ asOf: '2026-11-26T00:30' })).toEqual([]);
});
