import { describe, expect, test } from 'vitest';
import { countingDates } from '../../roster/counting-dates.js';
import { openCutoff, staysOpen, type MissingEnrollment, type OtherRecord } from '../../roster/stays-open.js';

const readAt = new Date('2026-11-23T06:30:00Z');
const by = {
  openSince: openCutoff(readAt, 20),
  dates: countingDates('2026-11-23', { leadDays: 30, finishDays: 7, sharedFinishDays: 0 }, true),
};
const hoursAgo = (hours: number): Date => new Date(readAt.getTime() - hours * 3_600_000);
const proven: MissingEnrollment = {
  ...{ missingSince: hoursAgo(30), classState: 'live', userState: 'live', stands: true },
};
const other: OtherRecord = { missing: false, tobedeleted: false, rejected: false, beginDate: null, endDate: null };

describe('a missing enrollment', () => {
  test.each<[string, Partial<MissingEnrollment>, boolean]>([
    ['that Canvas holds stays open', {}, true],
    ['that Canvas does not hold is done', { stands: false }, false],
    ['of a class that ended is done', { classState: 'ended' }, false],
    ['of a class that is gone stays open', { classState: 'gone' }, true],
    ['of a class that was never mapped is done', { classState: null }, false],
    ['of a person who was never mapped is done', { userState: null }, false],
    ['that the next night may prove stays open', { missingSince: hoursAgo(20.5), stands: false }, true],
    ['that could be proven an hour ago is done', { missingSince: hoursAgo(21), stands: false }, false],
  ])('%s', (_, more, expected) => {
    expect(staysOpen({ ...proven, ...more }, [], by)).toBe(expected);
  });

  test.each<[string, Partial<OtherRecord>, boolean]>([
    ['holds it now', {}, false],
    ['is missing too', { missing: true }, true],
    ['is marked', { tobedeleted: true }, true],
    ['cannot be read', { rejected: true }, true],
    ['has ended', { endDate: '2026-11-22' }, true],
    ['ends today', { endDate: '2026-11-23' }, false],
    ['begins within the days of lead', { beginDate: '2026-12-23' }, false],
    ['begins later', { beginDate: '2026-12-24' }, true],
  ])('beside another record that %s', (_, more, expected) => {
    expect(staysOpen(proven, [{ ...other, ...more }], by)).toBe(expected);
  });
});

test('what the next night may prove stays open, an hour longer than the proof takes', () => {
  expect(openCutoff(new Date('2026-11-23T06:30:00Z'), 20)).toEqual(new Date('2026-11-22T09:30:00Z'));
});
