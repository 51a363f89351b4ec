import { test } from 'vitest';
import { expectNothingWrong } from './play.js';

test.each([1, 2, 3, 4, 5])(
  'a district without mistakes is complete each night, and nothing is held (seed %i)',
  (seed) => expectNothingWrong(seed, { isClean: true }),
);
