import { expect, test } from 'vitest';
import { playFill } from './random-fills/play.js';
import { seedsOfToday } from './random-fills/seeds.js';

// The others of the day: random-fills.soak.test.ts.
test.each(seedsOfToday(0, 1))(
  'however a Canvas was filled and damaged, nothing wrong is linked unasked, taken away or made twice (seed %i)',
  async (seed) => {
    expect(await playFill(seed)).toEqual([]);
  },
);
