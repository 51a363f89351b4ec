import { expect, test } from 'vitest';
import { accepted, playDays, startMarkingPeriod } from './marking-period.js';

const profiles = [
  { profile: 'as-instructure-sends', seed: 'juniper' },
  { profile: 'put-resets', seed: 'larkspur' },
  { profile: 'assigns-own-ids', seed: 'yarrow' },
  { profile: 'default', seed: 'sorrel' },
];
/** Two of them each day; all with `ROLLBOOK_PROFILES=all`. */
const day = Math.floor(Date.now() / 86_400_000);
const played = process.env.ROLLBOOK_PROFILES === 'all' ? profiles : profiles.filter((_, at) => at % 2 === day % 2);

test.each(played)('a marking period stands in the gradebook under the profile $profile', async (options) => {
  const period = await startMarkingPeriod(options);
  try {
    expect(await playDays(period, 20)).toEqual([]);
    expect(accepted(await period.quietNight())).toBe(0);
  } finally {
    await period.stop();
  }
});
