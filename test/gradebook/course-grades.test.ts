import { expect, test } from 'vitest';
import { courseGradeWork, periodsToSend } from '../../gradebook/course-grades.js';
import { localDay } from '../../gradebook/local-dates.js';

const zone = 'America/Chicago';
const quarter = (id: string, startAt: string, endAt: string, closeAt: string | null = endAt) => {
  return { id, title: `Quarter ${id}`, startAt, endAt, closeAt };
};
/** Ends at 23:59 local, before and after clocks change. */
const first = quarter('1', '2026-08-12T05:00:00Z', '2026-10-16T04:59:00Z');
const second = quarter('2', '2026-10-16T04:59:00Z', '2026-12-21T05:59:00Z', '2026-12-24T06:00:00Z');
const third = quarter('3', '2027-01-07T06:00:00Z', '2027-03-19T04:59:00Z');
const autumn = { firstDay: '2026-08-12', lastDay: '2026-12-18' };
const ids = (asOf: string, days = autumn, periods = [first, second, third]) =>
  periodsToSend(periods, days, asOf, zone).map((each) => each.id);

test.each([
  ['2026-09-15', ['1'], 'only what has begun'],
  ['2026-10-29', ['1', '2'], 'one that has ended goes for a fortnight after it closed'],
  ['2026-10-30', ['2'], 'not longer'],
  ['2027-01-06', ['2'], 'a close date later than the end counts'],
  ['2027-01-08', [], 'none that lies after the class'],
])('on %s the periods %j go: %s', (asOf, expected) => {
  expect(ids(asOf)).toEqual(expected);
});

test('a course without periods has one figure, dated by the last day of its class', () => {
  const [whole] = periodsToSend([], autumn, '2026-11-23', zone);
  const { assignment } = courseGradeWork(whole!, [], { ...settings, title: 'Canvas grade' }, zone);
  expect([assignment.id, assignment.name, localDay(assignment.dueAt, zone)]).toEqual([
    ...['period-course', 'Canvas grade', '2026-12-18'],
  ]);
  expect(periodsToSend([], { firstDay: null, lastDay: null }, '2026-11-23', zone)).toEqual([]);
});

const settings = { category: 'Canvas', withoutWeight: true, override: false, title: 'Canvas grade' };
const grade = (currentScore: number | null, overrideScore: number | null = null) => ({
  ...{ userId: '7', sisUserId: 'S1', currentScore, overrideScore },
});

test.each([
  [first, '2026-10-15', 'at 23:59 local'],
  [
    quarter('1', '2026-08-12T05:00:00Z', '2026-10-16T05:00:00Z'),
    '2026-10-15',
    'at midnight, which ends the day before',
  ],
  [second, '2026-12-20', 'in winter time'],
])('a period is dated by its last day: %#', (period, day) => {
  const { assignment } = courseGradeWork(period, [], settings, zone);
  expect(localDay(assignment.dueAt, zone)).toBe(day);
});

test('the posted current figure goes, and an override only by choice', () => {
  const scores = (override: boolean) =>
    courseGradeWork(
      first,
      [grade(87.25), grade(87.25, 90), grade(null)],
      { ...settings, override },
      zone,
    ).submissions.map((each) => each.score);
  expect(scores(false)).toEqual([87.25, 87.25, null]);
  expect(scores(true)).toEqual([87.25, 90, null]);
});
