import { describe, expect, test } from 'vitest';
import { countingDates, momentOf, type EnrollmentDays } from '../../roster/counting-dates.js';

const asOf = '2026-11-23';

describe('when an enrollment counts', () => {
  test.each<[string, Partial<EnrollmentDays>, string, string]>([
    ['one without dates counts', {}, 'current', 'current'],
    ['one that ends today counts where the end date is part of it', { endDate: asOf }, 'current', 'left'],
    ['one that ended yesterday, before its class, is a drop', { endDate: '2026-11-22' }, 'left', 'left'],
    [
      ...(['one that ended with its class is no drop', { endDate: '2026-11-22', termEnd: '2026-11-22' }] as const),
      ...(['finished', 'finished'] as const),
    ],
    [
      ...(['nor is one that ended after its class', { endDate: '2026-11-22', termEnd: '2026-11-20' }] as const),
      ...(['finished', 'finished'] as const),
    ],
    ['one whose class has no known last day is a drop', { endDate: '2026-11-22', termEnd: null }, 'left', 'left'],
    ['one that begins within the days of lead counts', { beginDate: '2026-12-23' }, 'current', 'current'],
    ['one that begins a day later does not yet', { beginDate: '2026-12-24' }, 'later', 'later'],
    [
      ...(['one that ended before it began has ended', { beginDate: '2026-12-24', endDate: '2026-11-22' }] as const),
      ...(['left', 'left'] as const),
    ],
  ])('%s', (_, days, inclusive, exclusive) => {
    const all = { beginDate: null, endDate: null, termEnd: '2027-06-09', ...days };
    expect(momentOf(all, countingDates(asOf, { leadDays: 30, finishDays: 7, sharedFinishDays: 0 }, true))).toBe(
      inclusive,
    );
    expect(momentOf(all, countingDates(asOf, { leadDays: 30, finishDays: 7, sharedFinishDays: 0 }, false))).toBe(
      exclusive,
    );
  });
});
