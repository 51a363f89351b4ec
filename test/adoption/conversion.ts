import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { WantedIds } from '../../roster/adoption/need-of.js';
import { startFilled, type FilledDistrict } from './filled-district.js';
import { expectKept, expectNothingTwice, plain, type Dump } from './kept.js';

/** A conversion from end to end: evaluated, adopted, taken back, adopted again, and two nights. */
export function describeConversion(way: string, ids: WantedIds): void {
  describe(`a Canvas filled as ${way}, whose SIS ids are ${ids === 'standing' ? 'kept' : "Rollbook's in the end"}`, () => {
    let filled: FilledDistrict;
    let before: Dump;
    beforeAll(async () => {
      filled = await startFilled(way);
      before = await filled.dump();
    });
    afterAll(() => filled?.practice.stop());

    test('is adopted as a person has confirmed it, and nothing but SIS ids changes', async () => {
      await filled.plan(ids);
      expect(await filled.confirm()).toBeGreaterThan(400);
      const result = await filled.adopt();
      expect(result).toMatchObject({ undone: 0 });
      expect(result.links).toBeGreaterThan(400);
      expectKept(before, await filled.dump());
    });

    test('is as it was when the adoption is taken back before the first apply', async () => {
      expect(await filled.back()).toMatchObject({ undone: 0, made: {} });
      expect(plain(await filled.dump())).toEqual(plain(before));
      const [left] = await filled.sql`
        select (select count(*) from link)::int as links, (select count(*) from applied_row)::int as rows,
               (select count(*) from applied_enrollment)::int as enrollments, canvas_host as host from district`;
      expect(left).toEqual({ links: 0, rows: 0, enrollments: 0, host: null });
    });

    test('gets only what is missing in the first night, and nothing in the second', async () => {
      await filled.plan(ids);
      await filled.adopt();
      const first = await filled.practice.night({ asOf: '2026-11-24T00:30' });
      expect(first.counts.filter(({ op, state }) => op !== 'create' || state === 'held')).toEqual([]);
      const after = await filled.dump();
      expectKept(before, after);
      expectNothingTwice(before, after, await filled.missing());
      const second = await filled.practice.night({ asOf: '2026-11-24T01:30' });
      expect(second.counts).toEqual([]);
      expect(plain(await filled.dump())).toEqual(plain(after));
    });
  });
}
