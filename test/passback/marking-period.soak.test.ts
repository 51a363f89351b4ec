import { expect, test } from 'vitest';
import { accepted, playDays, startMarkingPeriod } from './marking-period.js';

test.each([
  { profile: 'as-instructure-sends', seed: 'juniper' },
  { profile: 'put-resets', seed: 'larkspur' },
  { profile: 'assigns-own-ids', seed: 'yarrow' },
  { profile: 'default', seed: 'sorrel' },
])('a marking period stands in the gradebook under the profile $profile', async (options) => {
  const period = await startMarkingPeriod(options);
  try {
    expect(await playDays(period, 20)).toEqual([]);
    expect(accepted(await period.quietNight())).toBe(0);
  } finally {
    await period.stop();
  }
});
