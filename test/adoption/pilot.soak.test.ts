import { afterAll, beforeAll, expect, test } from 'vitest';
import { startFilled, type FilledDistrict } from './filled-district.js';
import { expectKept, expectNothingTwice, type Dump } from './kept.js';

let filled: FilledDistrict;
let before: Dump;
let school: string;
beforeAll(async () => {
  filled = await startFilled('powerschool-dcids');
  before = await filled.dump();
  await filled.plan('rollbook');
  const [largest] = await filled.sql`
    select school, count(*) from adoption_link cross join unnest(schools) as school where kind = 'section' group by 1 order by 2 limit 1`;
  school = largest!.school as string;
});
afterAll(() => filled?.practice.stop());

const made = (after: Dump, kind: 'sections' | 'users') => {
  const known = new Set(before[kind].map((row) => row.id));
  return after[kind].filter((row) => !known.has(row.id));
};

test('a pilot of one school changes no id that is used outside it', async () => {
  await filled.confirm(school);
  const result = await filled.adopt(school);
  expect(result).toMatchObject({ undone: 0 });
  expect(result.links).toBeGreaterThan(20);
  const after = await filled.dump();
  expectKept(before, after);
  // People keep the SIS ids by which others know them; those who had none have one now.
  const given = new Map(before.logins.map((row) => [row.id, row.sis_id]));
  expect(after.logins.filter((row) => given.get(row.id) !== null && row.sis_id !== given.get(row.id))).toEqual([]);
});

test('its first night makes nothing at the schools that come later', async () => {
  await filled.practice.night({ asOf: '2026-11-24T00:30' });
  const after = await filled.dump();
  expectKept(before, after);
  expectNothingTwice(before, after, await filled.missing());
  const others = await filled.sql`
    select wanted_id from adoption_link where state not in ('applied', 'freed') and not ${school} = any(schools)`;
  const waiting = new Set(others.map((row) => row.wanted_id as string));
  expect(waiting.size).toBeGreaterThan(50);
  for (const kind of ['sections', 'users'] as const)
    expect(made(after, kind).filter((row) => waiting.has(String(row.sis_id)))).toEqual([]);
});

test('the rest comes later: nothing is made twice, and a night after that sends nothing', async () => {
  await filled.plan('rollbook');
  await filled.confirm();
  expect(await filled.adopt()).toMatchObject({ undone: 0 });
  await filled.practice.night({ asOf: '2026-11-25T00:30' });
  const after = await filled.dump();
  expectKept(before, after);
  expectNothingTwice(before, after, await filled.missing());
  const { counts } = await filled.practice.night({ asOf: '2026-11-25T01:30' });
  expect(counts).toEqual([]);
});

test('taken back after nights, it gives every id back, and says what runs have made', async () => {
  const { undone, made: since } = await filled.back();
  expect(undone).toBe(0);
  expect(since!.user).toBeGreaterThan(0);
  const after = await filled.dump();
  for (const kind of ['courses', 'sections', 'logins', 'accounts', 'terms'] as const) {
    const now = new Map(after[kind].map((row) => [row.id, row.sis_id]));
    expect(before[kind].filter((row) => now.get(row.id) !== row.sis_id)).toEqual([]);
  }
  const { counts } = await filled.practice.night({ asOf: '2026-11-26T00:30' });
  expect(counts.filter(({ kind, op }) => op === 'create' && kind !== 'enrollment')).toEqual([]);
  expectKept(after, await filled.dump());
});
