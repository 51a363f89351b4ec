import { test } from 'vitest';
import { expectNothingWrong } from './play.js';

/** `ROLLBOOK_SEED` plays others. */
const firstSeed = Number(process.env.ROLLBOOK_SEED ?? 1);
const seeds = Array.from({ length: 20 }, (_, at) => firstSeed + at);

test.each(seeds)(
  'whatever the SIS sends, nothing comes into wrong hands or is lost, and all comes right when it is mended (seed %i)',
  (seed) => expectNothingWrong(seed),
);
