import { Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startFilled, type FilledDistrict } from './filled-district.js';
import { expectKept, type Dump } from './kept.js';

/** The step at which a taking back breaks off; null: it comes to its end. */
let breaksAt: string | null = null;

let filled: FilledDistrict;
let before: Dump;
let changes: number;
/** Of nights before: questions that nobody has answered keep some waiting. */
let usual: string;
beforeAll(async () => {
  filled = await startFilled('powerschool-dcids', {
    execute: async (input, next) => {
      const { activityType, workflowType } = Context.current().info;
      if (workflowType === 'takeAdoptionBack' && activityType === breaksAt)
        throw ApplicationFailure.nonRetryable('cancelled in the middle', 'CANCELLED_BY_TEST');
      return next(input);
    },
  });
  before = await filled.dump();
  await filled.plan('rollbook');
  await filled.confirm();
  ({ changes } = await filled.adopt());
  await filled.practice.night({ asOf: '2026-11-24T00:30' });
  await filled.practice.play('rename-student', { count: 3 });
  usual = (await filled.practice.night({ asOf: '2026-11-25T00:30' })).outcome;
});
afterAll(() => filled?.practice.stop());

/** The outcome of a night, or the code with which it could not begin. */
const codeOfNight = async (asOf: string): Promise<string> => {
  try {
    return (await filled.practice.night({ asOf })).outcome;
  } catch (error) {
    let cause = error as { cause?: object; type?: string };
    while (cause.cause !== undefined) cause = cause.cause;
    return cause.type ?? String(error);
  }
};
/** Logins that have the SIS id that they had before the adoption. */
const formerIds = async (): Promise<number> => {
  const now = new Map((await filled.dump()).logins.map((row) => [row.id, row.sis_id]));
  return before.logins.filter((row) => now.get(row.id) === row.sis_id).length;
};

test('where Canvas breaks off the import that puts rows back, no id is given back, and nights go on', async () => {
  const former = await formerIds();
  await filled.practice.fault('crash-in-chunk', { type: 'user', chunk: 1, times: 1 });
  await expect(filled.back()).rejects.toThrow();
  await filled.practice.calm();
  expect(await formerIds()).toBe(former);
  expect(former).toBeLessThan(before.logins.length / 2);
  expect(await codeOfNight('2026-11-26T00:30')).toBe(usual);
});

test('where Canvas refuses to give ids back, everything stays linked, is told, and no run sends', async () => {
  await filled.practice.fault('reject-file', { type: 'change_sis_id', times: 1 });
  const result = await filled.back();
  await filled.practice.calm();
  expect(result.keptIds).toBeGreaterThan(400);
  expect(result.made).toBeUndefined();
  expect(await codeOfNight('2026-11-27T00:30')).toBe('TAKING_BACK_UNFINISHED');
});

test('one that breaks off after the ids were sent keeps runs from sending', async () => {
  breaksAt = 'requestReport';
  await expect(filled.back()).rejects.toThrow();
  breaksAt = null;
  expect(await formerIds()).toBe(before.logins.length);
  expect(await codeOfNight('2026-11-27T00:30')).toBe('TAKING_BACK_UNFINISHED');
});

test('taken back once more, every id is as it was, each counted once', async () => {
  expect(await filled.back()).toMatchObject({ changes, undone: 0, keptIds: 0 });
  expectKept(before, await filled.dump());
  expect(await formerIds()).toBe(before.logins.length);
});
