import { expect, test } from 'vitest';
import { isWithin } from '../../roster/night-hours.js';

test.each([
  ['01:00', '00:30', '06:15', true],
  ['06:15', '00:30', '06:15', false],
  ['23:30', '22:00', '06:15', true],
  ['03:00', '22:00', '06:15', true],
  ['12:00', '22:00', '06:15', false],
])('%s lies in the night from %s to %s: %s', (time, begin, end, within) => {
  expect(isWithin(time, begin, end)).toBe(within);
});
