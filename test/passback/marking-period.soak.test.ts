import { expect, test } from 'vitest';
import { playMarkingPeriod } from './marking-period.js';

test.each([
  { profile: 'as-instructure-sends', seed: 'juniper' },
  { profile: 'put-resets', seed: 'larkspur' },
  { profile: 'assigns-own-ids', seed: 'yarrow' },
  { profile: 'default', seed: 'sorrel' },
])('a marking period stands in the gradebook under the profile $profile', async (options) => {
  expect(await playMarkingPeriod({ ...options, days: 20 })).toEqual([]);
});
