import { expect, test } from 'vitest';
import { lastDayOf } from '../../roster/decision-days.js';
import { Verb } from '../../roster/findings.js';

test.for([
  ['a release waits three weeks for a run that carries it out', Verb.release, null, { day: '2026-12-14' }],
  ['what is discarded is asked about again the next day', Verb.discard, null, { day: '2026-11-23' }],
  ['what is kept back is kept until the day named', Verb.keep, '2027-06-30', { day: '2027-06-30' }],
  ['also until the same day', Verb.keep, '2026-11-23', { day: '2026-11-23' }],
  ['no day is no way to keep something back', Verb.keep, null, { wrong: 'KEEP_NEEDS_A_DAY' }],
  ['nor is a day that has passed', Verb.keep, '2026-11-22', { wrong: 'KEEP_DAY_WRONG' }],
  ['nor one more than a year ahead', Verb.keep, '2027-11-25', { wrong: 'KEEP_DAY_WRONG' }],
] as const)('%s', ([, verb, until, expected]) => {
  expect(lastDayOf(verb, '2026-11-23', until)).toEqual(expected);
});
