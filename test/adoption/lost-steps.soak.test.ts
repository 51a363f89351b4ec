import { Context } from '@temporalio/activity';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startFilled, type FilledDistrict } from './filled-district.js';
import { expectKept, expectNothingTwice, type Dump } from './kept.js';

/** Steps whose answer was lost once: each was carried out, and Temporal does not know it. */
const lost = new Set<string>();
const own = /^(openAdoption|choose|submitIdChanges|awaitIdChanges|giveIds|requestReport|loadReport|settle)/;

let filled: FilledDistrict;
let before: Dump;
beforeAll(async () => {
  filled = await startFilled('powerschool-dcids', {
    execute: async (input, next) => {
      const result: unknown = await next(input);
      const { activityType, workflowType } = Context.current().info;
      const key = `${workflowType} ${activityType}`;
      if (workflowType !== 'evaluateDistrict' && own.test(activityType) && !lost.has(key)) {
        lost.add(key);
        throw new Error('the worker was killed when the step had ended');
      }
      return result;
    },
  });
  before = await filled.dump();
  await filled.plan('rollbook');
  await filled.confirm();
});
afterAll(() => filled?.practice.stop());

test('a worker killed at the end of every step: one import, and everything is linked once', async () => {
  const known = (await filled.lines('sis_imports')).length;
  const result = await filled.adopt();
  expect(lost.size).toBeGreaterThan(6);
  expect(result).toMatchObject({ undone: 0 });
  expect(result.links).toBeGreaterThan(400);
  expect(await filled.lines('sis_imports')).toHaveLength(known + 1);
  await filled.practice.night({ asOf: '2026-11-24T00:30' });
  const after = await filled.dump();
  expectKept(before, after);
  expectNothingTwice(before, after, await filled.missing());
});

test('the same when it is taken back: every id is as it was', async () => {
  expect(await filled.back()).toMatchObject({ undone: 0 });
  const after = await filled.dump();
  for (const kind of ['courses', 'sections', 'logins', 'accounts', 'terms'] as const) {
    const now = new Map(after[kind].map((row) => [row.id, row.sis_id]));
    expect(before[kind].filter((row) => now.get(row.id) !== row.sis_id)).toEqual([]);
  }
});
