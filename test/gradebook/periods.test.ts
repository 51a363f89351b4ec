import { expect, test } from 'vitest';
import { changesPeriod, firstCutOff, periodOn, type GradebookPeriod } from '../../gradebook/periods.js';

const year: GradebookPeriod = { title: 'Year', from: '2026-08-12', until: '2027-06-09', cutOff: null };
const first = { title: 'Q1', from: '2026-08-12', until: '2026-10-15', cutOff: '2026-10-23T15:00' };
const second = { title: 'Q2', from: '2026-10-16', until: '2026-12-20', cutOff: '2027-01-08T15:00' };
const periods = [year, first, second];

test.each([
  ['2026-08-12', 'Q1', 'the first day is part of it'],
  ['2026-10-15', 'Q1', 'the last day too'],
  ['2026-10-16', 'Q2', 'the next one begins the day after'],
  ['2027-02-01', 'Year', 'a longer one where there is no shorter'],
  ['2027-07-01', undefined, 'none in the holidays'],
])('%s lies in %s: %s', (day, title: string | undefined, _why) => {
  expect(periodOn(day, periods)?.title).toBe(title);
});

test('a write that concerns two periods is bound by the cut-off that comes first', () => {
  expect(firstCutOff(['2026-11-02', '2026-10-01'], periods)).toBe('2026-10-23T15:00');
  expect(firstCutOff(['2026-11-02'], periods)).toBe('2027-01-08T15:00');
  expect(firstCutOff(['2027-02-01', '2027-07-01'], periods)).toBeNull();
});

test.each([
  ['2026-10-01', '2026-10-15', false, 'within a period'],
  ['2026-10-15', '2026-10-16', true, 'over its edge'],
  ['2026-12-20', '2027-01-10', true, 'out of every quarter'],
  ['2027-02-01', '2027-03-01', false, 'within the year, where no quarter is known'],
  [null, '2026-10-16', false, 'of a line item without a date'],
])('from %s to %s changes the period: %s, %s', (before: string | null, after, changes, _why) => {
  expect(changesPeriod(before, after, periods)).toBe(changes);
});

test('where no period is known, no date changes one', () => {
  expect(changesPeriod('2026-10-15', '2026-10-16', [])).toBe(false);
});
