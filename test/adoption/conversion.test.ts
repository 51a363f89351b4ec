import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AdoptionResult } from '../../roster/adoption/result.js';
import { expectKept, expectNothingTwice, plain, startFilled, type Dump, type FilledDistrict } from './filled-district.js';

describe.each([
  ['other-sis-ids', 'standing'],
  ['by-hand', 'standing'],
  ['half-and-half', 'rollbook'],
] as const)('a Canvas with %s, whose ids are those %s', (way, ids) => {
  let filled: FilledDistrict;
  let before: Dump;
  beforeAll(async () => {
    filled = await startFilled(way);
    before = await filled.dump();
  });
  afterAll(() => filled?.practice.stop());

  test('is adopted as a person has confirmed it, and nothing else changes', async () => {
    await filled.plan(ids);
    expect(await filled.confirm()).toBeGreaterThan(100);
    const result: AdoptionResult = await filled.adopt();
    console.log(way, JSON.stringify(result), JSON.stringify(await filled.sql`select kind, state, confidence, need, obstruction, count(*)::int from adoption_link group by 1,2,3,4,5 order by 1,2`));
    expect(result).toMatchObject({ undone: 0 });
    expectKept(before, await filled.dump());
  });

  test('taken back before the first apply, it is as it was', async () => {
    await filled.back();
    expect(plain(await filled.dump())).toEqual(plain(before));
    await filled.plan(ids);
    await filled.adopt();
  });

  test('the first night makes only what is missing, and the second one nothing', async () => {
    const first = await filled.practice.night({ asOf: '2026-11-24T00:30' });
    console.log(way, JSON.stringify(first.counts), first.outcome);
    const after = await filled.dump();
    expectKept(before, after);
    expectNothingTwice(before, after, await filled.missing());
    const second = await filled.practice.night({ asOf: '2026-11-24T01:30' });
    expect(plain(await filled.dump())).toEqual(plain(after));
  });
});
