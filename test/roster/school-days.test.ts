import { expect, test } from 'vitest';
import { isSchoolDay } from '../../roster/school-days.js';

const winter = [{ from: '2026-12-21', until: '2027-01-01' }];

test.for<[string, string, boolean]>([
  ['a Monday', '2026-11-23', true],
  ['a Saturday', '2026-11-28', false],
  ['a Sunday', '2026-11-29', false],
  ['the Wednesday before Thanksgiving', '2026-11-25', true],
  ['Thanksgiving', '2026-11-26', false],
  ['the day after it', '2026-11-27', false],
  ['Thanksgiving, where the month begins on a Thursday', '2029-11-22', false],
  ['the Thursday before it', '2026-11-19', true],
  ['the Friday after the first Thursday of a November', '2026-11-06', true],
  ['the first day of a break of the settings', '2026-12-21', false],
  ['its last day', '2027-01-01', false],
  ['the first school day after it', '2027-01-04', true],
  ['the last one before it', '2026-12-18', true],
])('%s (%s) is a school day: %s', ([, day, expected]) => {
  expect(isSchoolDay(day, winter)).toBe(expected);
});
