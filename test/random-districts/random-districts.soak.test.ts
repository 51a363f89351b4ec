import { expect, test } from 'vitest';
import { playDistrict } from './play.js';
import { seedsOfToday } from './seeds.js';

test.each(seedsOfToday(5).slice(1))(
  'whatever happens, nothing is lost, doubled or invented in either direction (seed %i)',
  async (seed) => {
    expect(await playDistrict(seed)).toEqual([]);
  },
);
