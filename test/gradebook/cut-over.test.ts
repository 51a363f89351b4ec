import { expect, test } from 'vitest';
import type { ResultInSis } from '../../gradebook/class-facts.js';
import {
  changedSince,
  isSinceCutOver,
  isStillScored,
  lostSinceCutOver,
  stoodBefore,
  whyNotMade,
} from '../../gradebook/cut-over.js';
import type { DesiredResult } from '../../gradebook/score.js';
import type { PreparedResult } from '../../gradebook/student-results.js';

const cutOver = '2026-10-15';
const zone = 'America/Chicago';

test.each<[string, string, string, string | null, ReturnType<typeof whyNotMade>]>([
  ['due before it', '2026-10-14', '2026-10-20', cutOver, 'WORK_BEFORE_CUT_OVER'],
  ['due on its day', '2026-10-15', '2026-10-20', cutOver, null],
  ['due after it', '2026-11-01', '2026-10-20', cutOver, null],
  ['on its first day', '2026-10-15', '2026-10-15', cutOver, null],
  ['on the day before it', '2026-10-15', '2026-10-14', cutOver, 'CUT_OVER_TO_COME'],
  ['on the day before it, of long ago', '2026-09-01', '2026-10-14', cutOver, 'CUT_OVER_TO_COME'],
  ['without a cut-over', '2020-01-01', '2026-10-20', null, null],
])('work %s', (_name, dated, today, takesOverFrom, expected) => {
  expect(whyNotMade({ dated, today }, takesOverFrom)).toBe(expected);
});

const score: DesiredResult = { kind: 'score', score: 18 };
const result = (desired: DesiredResult, shownDay: string | null): PreparedResult => ({
  ...{ studentSourcedId: 'A', desired, gradedDay: shownDay, shownDay },
});

test.each<[string, DesiredResult, string | null, number]>([
  ['graded or posted on its day', score, '2026-10-15', 1],
  ['graded and posted the day before', score, '2026-10-14', 0],
  ['of which no day is known', score, null, 1],
  ['excused since, as a number that does not count', { kind: 'exempt', score: 0 }, '2026-10-16', 1],
  ['taken back since', { kind: 'withdraw', reason: 'SCORE_EXCUSED' }, '2026-10-16', 1],
  ['that never was', { kind: 'withdraw', reason: 'SCORE_CLEARED' }, null, 0],
  ['that waits', { kind: 'leave', reason: 'SCORE_NOT_POSTED' }, '2026-10-16', 0],
])('a grade %s', (_name, desired, day, changed) => {
  expect(changedSince([result(desired, day)], cutOver)).toHaveLength(changed);
});

const held = (change: Partial<ResultInSis> = {}): ResultInSis => ({
  ...{ sourcedId: 'R1', lineItemSourcedId: 'L1', studentSourcedId: 'A', score: 15, scoreStatus: 'fully graded' },
  ...{ comment: null, isActive: true },
  ...change,
});

test.each<[string, DesiredResult, ResultInSis[], number]>([
  ['where another score stands', score, [held()], 1],
  ['where the same stands', score, [held({ score: 18 })], 0],
  [
    'where the same stands in one of several of the title',
    score,
    [held(), held({ lineItemSourcedId: 'L2', score: 18 })],
    0,
  ],
  ['where the same stands under another title', score, [held({ lineItemSourcedId: 'L3', score: 18 })], 1],
  ['where another student has it', score, [held({ studentSourcedId: 'B', score: 18 })], 1],
  ['where it was deleted', score, [held({ score: 18, isActive: false })], 1],
  ['where the same number does not count', score, [held({ score: 18, scoreStatus: 'exempt' })], 1],
  ['where nothing stands', score, [], 1],
  ['taken back, where it stands still', { kind: 'withdraw', reason: 'SCORE_EXCUSED' }, [held()], 1],
  ['taken back on both sides', { kind: 'withdraw', reason: 'SCORE_EXCUSED' }, [], 0],
  [
    'taken back, where it does not count',
    { kind: 'withdraw', reason: 'SCORE_EXCUSED' },
    [held({ scoreStatus: 'exempt' })],
    0,
  ],
])('a changed grade is lost %s', (_name, desired, inSis, grades) => {
  const work = { assignmentId: '1', leftBehind: { changed: [result(desired, cutOver)], lineItems: ['L1', 'L2'] } };
  const lost = lostSinceCutOver([work, { assignmentId: '2', leftBehind: null }], inSis);
  expect(lost).toEqual(grades === 0 ? [] : [{ assignmentId: '1', grades }]);
});

const item = (dateLastModified: unknown, assignDate: string | null = null, dueDate: string | null = null) => ({
  ...{ assignDate, dueDate, raw: { dateLastModified } },
});

test.each<[string, ReturnType<typeof item>, boolean]>([
  ['stamped since', item('2026-10-15T12:00:00Z', '2026-09-01', '2026-09-10'), true],
  ['stamped before, due since', item('2026-10-14T12:00:00Z', '2026-10-20', '2026-10-20'), false],
  ['stamped in the evening before, which is the next day in UTC', item('2026-10-15T03:00:00Z'), false],
  ['without a stamp, assigned before', item(undefined, '2026-10-01', '2026-10-20'), false],
  ['without a stamp, assigned since', item(null, '2026-10-15', '2026-10-20'), true],
  ['with a stamp that is none', item('yesterday', null, '2026-10-01'), false],
  ['without any day', item(undefined), true],
])('a line item %s', (_name, lineItem, expected) => {
  expect(isSinceCutOver(lineItem, cutOver, zone)).toBe(expected);
});

test.each<[string, ReturnType<typeof item>, boolean]>([
  ['due before it, whatever its stamp', item('2026-10-20T12:00:00Z', null, '2026-10-01'), true],
  ['due since, stamped before', item('2026-10-01T12:00:00Z', null, '2026-10-20'), true],
  ['due and stamped since', item('2026-10-20T12:00:00Z', null, '2026-10-20'), false],
])('a line item %s stood there before the cut-over', (_name, lineItem, expected) => {
  expect(stoodBefore(lineItem, cutOver, zone)).toBe(expected);
});

const ofProgram = '3f1c1f0a-6c1e-4a9e-8f4a-2d9a0b1c2d3e';
const nobodys = (): boolean => false;

test.each<[string, { sourcedId?: string; scoreDate?: string | null; isActive?: boolean }, typeof nobodys, boolean]>([
  ['of a program, since', {}, nobodys, true],
  ['of a program, before', { scoreDate: '2026-10-14' }, nobodys, false],
  ['of a program, that stood there when it was read before', {}, (): boolean => true, false],
  ['of the SIS, as a teacher enters it', { sourcedId: 'R501' }, nobodys, false],
  ['that was deleted', { isActive: false }, nobodys, false],
  ['without a day', { scoreDate: null }, nobodys, false],
])('a result %s tells whether the former product goes on', (_name, change, known, expected) => {
  const results = [{ sourcedId: ofProgram, scoreDate: '2026-10-15', isActive: true, ...change }];
  expect(isStillScored(results, known, ['7141', 'C1'], cutOver)).toBe(expected);
});

test('where the SIS itself gives ids of that form, results tell nothing', () => {
  const results = [{ sourcedId: ofProgram, scoreDate: '2026-10-15', isActive: true }];
  expect(isStillScored(results, nobodys, [ofProgram, 'C1'], cutOver)).toBe(false);
});
