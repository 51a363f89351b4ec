import { expect, test } from 'vitest';
import { countingDates } from '../../roster/counting-dates.js';
import { isSharedFinish, type EndFacts } from '../../roster/shared-end.js';

const dates = countingDates('2026-12-01', { leadDays: 30, finishDays: 7, sharedFinishDays: 30 }, true);
const end: EndFacts = {
  ...{ endDate: '2026-11-27', termEnd: '2026-12-18', gainsClassOfCourse: false },
  ofClass: { students: 30, endOnDay: 28 },
  ofGrade: { students: 200, endOnDay: 28, classes: 1 },
};
const alone = { ofClass: { students: 30, endOnDay: 1 } };

test.for<[string, Partial<EndFacts>, boolean]>([
  ['28 of 30 end three weeks before the session does', {}, true],
  ['the class has no known last day', { termEnd: null }, false],
  ['they end on the first of the last weeks', { endDate: '2026-11-18' }, true],
  ['they end a day before', { endDate: '2026-11-17' }, false],
  ['whoever comes into another class of the course has left this one', { gainsClassOfCourse: true }, false],
  ['half of the class is not most of it', { ofClass: { students: 30, endOnDay: 15 } }, false],
  ['more than half is', { ofClass: { students: 30, endOnDay: 16 } }, true],
  ['two of two are two who leave', { ofClass: { students: 2, endOnDay: 2 } }, false],
  ['three of three are a class', { ofClass: { students: 3, endOnDay: 3 } }, true],
  ['one of a class ends', alone, false],
  ['most of a grade ends, in six classes', { ...alone, ofGrade: { students: 200, endOnDay: 190, classes: 6 } }, true],
  ['most of a grade ends, in two classes', { ...alone, ofGrade: { students: 60, endOnDay: 50, classes: 2 } }, false],
  ['a part of a grade ends', { ...alone, ofGrade: { students: 200, endOnDay: 90, classes: 6 } }, false],
  [
    'a grade ends, and somebody goes over to another class',
    { ...alone, ofGrade: { students: 200, endOnDay: 190, classes: 6 }, gainsClassOfCourse: true },
    false,
  ],
])('%s', ([, more, expected]) => {
  expect(isSharedFinish({ ...end, ...more }, dates)).toBe(expected);
});

test('with the setting at 0 an end is never a finish since others share it', () => {
  const never = countingDates('2026-12-01', { leadDays: 30, finishDays: 7, sharedFinishDays: 0 }, true);
  expect(isSharedFinish(end, never)).toBe(false);
});
