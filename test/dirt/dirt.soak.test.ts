import { describe, test } from 'vitest';
import { expectNothingWrong } from './play.js';

/** Seeds that are played in turn, so many a day. `ROLLBOOK_SEED` plays from another. */
const all = 200;
const aDay = 10;
const today = Math.floor(Date.now() / 86_400_000);
const firstSeed = Number(process.env.ROLLBOOK_SEED ?? 1 + ((today * aDay) % all));
const seedsOf = (count: number): number[] => Array.from({ length: count }, (_, at) => firstSeed + at);

describe('whatever the SIS sends, nothing comes into wrong hands or is lost, and all comes right when it is mended', () => {
  test.each(seedsOf(aDay))('seed %i', (seed) => expectNothingWrong(seed));
  test.each(seedsOf(10))('seed %i, through the engine', (seed) => expectNothingWrong(seed, { withEngine: true }));
});

describe('a district without mistakes is complete each night, and nothing is held', () => {
  test.each(seedsOf(5))('seed %i', (seed) => expectNothingWrong(seed, { isClean: true }));
});
