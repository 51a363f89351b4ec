import { expect, test } from 'vitest';
import { playDistrict } from './play.js';
import { seedsOfToday } from './seeds.js';

test.each(seedsOfToday(1))(
  'whatever happens, nothing is lost, doubled or invented in either direction (seed %i)',
  async (seed) => {
    expect(await playDistrict(seed)).toEqual([]);
  },
  15 * 60_000, // a dozen nights and passbacks, on a machine that may be busy
);
