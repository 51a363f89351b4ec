import { expect, test } from 'vitest';
import { playMarkingPeriod } from './marking-period.js';

test('after each night of a marking period the gradebook holds what the teachers have done, written once', async () => {
  expect(await playMarkingPeriod({ seed: 'marigold', days: 20 })).toEqual([]);
});
