import { afterAll, beforeAll, expect, test } from 'vitest';
import { createOracle, type Oracle } from '../oracle/oracle.js';
import { sent } from './look.js';
import { startPractice, type Practice } from './practice.js';

let practice: Practice;
let oracle: Oracle;
beforeAll(async () => {
  practice = await startPractice();
  oracle = createOracle(practice.sandbox.controlUrl, practice.settings);
});
afterAll(() => practice?.stop());

type Night = Awaited<ReturnType<Practice['night']>>;

const use = (report: Night): string => report.collections.find((each) => each.collection === 'enrollments')!.use;

const reasons = async (): Promise<string[]> => {
  const [state] = await practice.store.sql<Array<{ codes: string[] }>>`
    select reasons as codes
    from run_certificate where collection = 'enrollments' order by run_id desc limit 1`;
  return state!.codes;
};

test('a first read in which enrollments come twice, in two pages, is no proof', async () => {
  await practice.fault('ignore-sort');
  await practice.fault('duplicate-record', { path: 'enrollments' });
  const report = await practice.night({ asOf: '2026-11-23T00:30' });
  expect(use(report)).toBe('noRemovals');
  expect(await reasons()).toEqual(['RECORDS_TWICE']);
  expect(await oracle.differences({ asOf: '2026-11-23T00:30', complete: false })).toEqual([]);
});

test('nothing is removed while records come twice, whether they were known or are all new to the mirror', async () => {
  await practice.play('drop-students', { count: 2, as: 'vanish' });
  const nights = ['2026-11-24T00:30', '2026-11-25T00:30', '2026-11-26T00:30', '2026-11-27T00:30'];
  for (const asOf of nights) {
    if (asOf === nights[2]) await practice.fault('restamp');
    const report = await practice.night({ asOf });
    expect(use(report)).toBe('noRemovals');
    expect(await reasons()).toEqual(['RECORDS_TWICE']);
    expect(sent(report)).toEqual({});
    expect(await oracle.differences({ asOf, complete: false })).toEqual([]);
  }
});

test('copies that stand beside each other are no fault and cost no proof', async () => {
  await practice.calm();
  await practice.fault('duplicate-record');
  const report = await practice.night({ asOf: '2026-11-28T00:30' });
  expect(report.collections.map((each) => each.use)).toEqual(Array(6).fill('all'));
  expect(sent(report)).toEqual({});
  expect(await oracle.differences({ asOf: '2026-11-28T00:30' })).toEqual([]);
});

test('two proofs, with copies and without, remove who is gone, and nobody else', async () => {
  await practice.calm();
  const second = await practice.night({ asOf: '2026-11-29T00:30' });
  expect(second.collections.map((each) => each.use)).toEqual(Array(6).fill('all'));
  expect(sent(second)['enrollment remove']).toBeGreaterThan(2);
  expect(await oracle.differences({ asOf: '2026-11-29T00:30' })).toEqual([]);
});
