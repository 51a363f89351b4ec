import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Oracle } from '../oracle/oracle.js';
import { sent } from './look.js';
import { startJudgedPractice } from './judged-practice.js';
import type { Practice } from './practice.js';

let practice: Practice;
let oracle: Oracle;
beforeAll(async () => {
  ({ practice, oracle } = await startJudgedPractice());
});
afterAll(() => practice?.stop());

const openEnrollments = async (): Promise<number> => {
  const [open] = await practice.store.sql<
    Array<{ enrollments: number }>
  >`select count(*)::int as enrollments from open_enrollment`;
  return open!.enrollments;
};

test('a drop that vanished is not forgotten when the night that should prove it is not certified', async () => {
  await practice.play('drop-students', { count: 2, as: 'vanish' });
  await practice.night({ asOf: '2026-11-24T00:30' });
  expect(await oracle.differences({ asOf: '2026-11-24T00:30' })).toEqual([]);
  await practice.fault('wrong-total', { path: 'courses' });
  for (const asOf of ['2026-11-25T00:30', '2026-11-26T00:30']) {
    const unproven = await practice.night({ asOf });
    expect(unproven.collections.find((each) => each.collection === 'courses')!.use).toBe('noRemovals');
    expect(sent(unproven)).toEqual({});
    expect(await oracle.differences({ asOf, complete: false })).toEqual([]);
  }
  await practice.calm();
  const proven = await practice.night({ asOf: '2026-11-27T00:30' });
  expect(sent(proven)['enrollment remove']).toBeGreaterThan(2);
  expect(await oracle.differences({ asOf: '2026-11-27T00:30' })).toEqual([]);
});

test('once the enrollments are settled the vanished enrollments are no longer looked at', async () => {
  expect(await openEnrollments()).toBe(0);
});
