import { expect, test } from 'vitest';
import { quietUntil, type QuietHours } from '../../gradebook/quiet-hours.js';

const zone = 'America/Chicago';
const none: QuietHours = { from: null, until: null };
const night: QuietHours = { from: '21:00', until: '06:00' };
const lessons: QuietHours = { from: '08:00', until: '15:30' };

test.each<[string, QuietHours, string, string | null]>([
  ['without quiet hours', none, '2026-10-14T23:00:00-05:00', null],
  ['before they begin', night, '2026-10-14T20:59:59-05:00', null],
  ['the moment they begin', night, '2026-10-14T21:00:00-05:00', '2026-10-15T06:00:00-05:00'],
  ['before midnight', night, '2026-10-14T23:59:59-05:00', '2026-10-15T06:00:00-05:00'],
  ['after midnight', night, '2026-10-15T00:00:00-05:00', '2026-10-15T06:00:00-05:00'],
  ['the last second', night, '2026-10-15T05:59:59-05:00', '2026-10-15T06:00:00-05:00'],
  ['the moment they end', night, '2026-10-15T06:00:00-05:00', null],
  ['at noon', night, '2026-10-15T12:00:00-05:00', null],
  ['over New Year', night, '2026-12-31T22:00:00-06:00', '2027-01-01T06:00:00-06:00'],
  ['within a day', lessons, '2026-10-14T08:00:00-05:00', '2026-10-14T15:30:00-05:00'],
  ['within a day, before', lessons, '2026-10-14T07:59:00-05:00', null],
  ['within a day, after', lessons, '2026-10-14T15:30:00-05:00', null],
  ['from midnight', { from: '00:00', until: '06:00' }, '2026-10-15T00:00:00-05:00', '2026-10-15T06:00:00-05:00'],
  ['until midnight', { from: '21:00', until: '00:00' }, '2026-10-14T21:30:00-05:00', '2026-10-15T00:00:00-05:00'],
  ['until midnight, at midnight', { from: '21:00', until: '00:00' }, '2026-10-15T00:00:00-05:00', null],
  ['the night in which clocks go back', night, '2026-10-31T21:30:00-05:00', '2026-11-01T06:00:00-06:00'],
  ['the hour that comes twice, the second time', night, '2026-11-01T01:30:00-06:00', '2026-11-01T06:00:00-06:00'],
  ['the night in which clocks go forward', night, '2026-03-07T21:30:00-06:00', '2026-03-08T06:00:00-05:00'],
  ['after the hour that is skipped', night, '2026-03-08T03:00:00-05:00', '2026-03-08T06:00:00-05:00'],
])('%s', (_name, hours, moment, until) => {
  const expected = until === null ? null : new Date(until);
  expect(quietUntil(new Date(moment), hours, zone)).toEqual(expected);
});
