import { afterAll, beforeAll, expect, test } from 'vitest';
import { startFilled, type FilledDistrict } from './filled-district.js';

let filled: FilledDistrict;
beforeAll(async () => {
  filled = await startFilled(null);
  await filled.practice.night({ asOf: '2026-11-23T00:30' });
});
afterAll(() => filled?.practice.stop());

test('after the database was lost, an adoption of its own Canvas rebuilds it: the next night sends nothing', async () => {
  const before = await filled.dump();
  await filled.loseDatabase();
  await filled.plan();
  await filled.confirm();
  expect(await filled.adopt()).toMatchObject({ changes: 0, byApi: 0, open: 0, obstructed: 0, toMake: 0 });
  const { counts } = await filled.practice.night({ asOf: '2026-11-24T00:30' });
  expect(counts).toEqual([]);
  expect(await filled.dump()).toEqual(before);
});
