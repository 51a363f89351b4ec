import { afterAll, beforeAll, expect, test } from 'vitest';
import { createOracle, type Oracle } from '../oracle/oracle.js';
import { held, problems, sent } from './look.js';
import { startPractice, type Practice } from './practice.js';

/** Two districts of a consortium, each with a SIS of its own, in one Canvas and one database. */
let first: Practice;
let second: Practice;
const oracles = new Map<Practice, Oracle>();

const isOfSecond = (key: string): boolean => key.startsWith('b-');

beforeAll(async () => {
  first = await startPractice({ edit: (settings) => (settings.canvas.districtAccount = 'subaccount') });
  second = await startPractice({
    ...{ beside: first, seed: 'birch' },
    edit: ({ canvas, mapping }) => {
      canvas.districtAccount = 'subaccount';
      for (const kind of ['account', 'term', 'section', 'course', 'user'] as const) mapping.ids[kind] = `b-{sourcedId}`;
      mapping.login = 'b-{username}';
    },
  });
  const { controlUrl } = first.sandbox;
  oracles.set(first, createOracle(controlUrl, first.settings, { controlUrl, isOwn: (key) => !isOfSecond(key) }));
  oracles.set(second, createOracle(second.sandbox.controlUrl, second.settings, { controlUrl, isOwn: isOfSecond }));
});
afterAll(async () => {
  await second?.stop();
  await first?.stop();
});

/** Both districts equal their SIS. */
async function expectBothRight(asOf: string): Promise<void> {
  for (const district of [first, second]) expect(await oracles.get(district)!.differences({ asOf })).toEqual([]);
}

test('the first district comes into an empty Canvas, the second beside it', async () => {
  const asOf = '2026-11-23T00:30';
  expect((await first.night({ asOf })).outcome).toBe('complete');
  expect((await second.night({ asOf })).outcome).toBe('complete');
  await expectBothRight(asOf);
  expect([...(await problems(first)), ...(await problems(second))]).toEqual([]);
});

test('what changes in one changes nothing of the other', async () => {
  const asOf = '2026-11-24T00:30';
  await first.play('add-students', { count: 3 });
  await second.play('drop-students', { count: 2 });
  await second.play('rename-class', { count: 1 });
  const [one, other] = [await first.night({ asOf }), await second.night({ asOf })];
  expect([one.outcome, other.outcome]).toEqual(['complete', 'complete']);
  expect(sent(one)['user create']).toBe(3);
  expect(sent(other)['user create']).toBeUndefined();
  await expectBothRight(asOf);
});

test('a night in which nothing has changed sends nothing, in both', async () => {
  for (const district of [first, second]) {
    const report = await district.night({ asOf: '2026-11-25T00:30' });
    expect(report.outcome).toBe('complete');
    expect([sent(report), held(report)]).toEqual([{}, {}]);
  }
});

test('a school that vanishes from one SIS holds that district, and the other goes on', async () => {
  const asOf = '2026-11-26T00:30';
  await second.fault('missing-school');
  await first.play('add-students', { count: 1 });
  expect((await second.night({ asOf })).outcome).not.toBe('complete');
  expect((await first.night({ asOf })).outcome).toBe('complete');
  await second.calm();
  expect((await second.night({ asOf: '2026-11-27T00:30' })).outcome).toBe('complete');
  await expectBothRight('2026-11-27T00:30');
});

test('a district that would take the whole Canvas for its own is refused before it sends anything', async () => {
  const third = await startPractice({ beside: first, seed: 'cedar' });
  try {
    await expect(third.night({ asOf: '2026-11-27T00:30' })).rejects.toThrow();
    const [failed] = await third.store.sql<Array<{ code: string }>>`
      select report->>'code' as code from run order by id desc limit 1`;
    expect(failed!.code).toBe('CANVAS_NOT_EMPTY');
    await expectBothRight('2026-11-27T00:30');
  } finally {
    await third.stop();
  }
});
