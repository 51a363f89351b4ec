import { expect, test } from 'vitest';
import { playFill } from './random-fills/play.js';
import { seedsOfToday } from './random-fills/seeds.js';

test.each(seedsOfToday(1, 3))(
  'however a Canvas was filled and damaged, nothing wrong is linked unasked, taken away or made twice (seed %i)',
  async (seed) => {
    expect(await playFill(seed)).toEqual([]);
  },
);
