import { expect, test } from 'vitest';
import { isUnflaggedByClose } from '../../gradebook/unflagged.js';

const [firstEnd, secondEnd] = ['2026-10-16T04:59:00Z', '2026-12-21T05:59:00Z'];
const periods = [
  { id: '1', title: 'Q1', startAt: '2026-08-12T05:00:00Z', endAt: firstEnd, closeAt: '2026-10-20T05:00:00Z' },
  { id: '2', title: 'Q2', startAt: firstEnd, endAt: secondEnd, closeAt: '2026-12-23T06:00:00Z' },
];
const [afterFirst, afterBoth] = [new Date('2026-11-01T10:00:00Z'), new Date('2027-01-04T10:00:00Z')];
const due = (dueAt: string | null, ...others: string[]) => ({
  dueAt,
  overrides: others.map((each) => ({ sectionId: null, dueAt: each })),
});

test.each([
  ['work due in the closed period', due('2026-10-01T12:00:00Z'), afterFirst, true],
  ['work due at the very end of it', due(firstEnd), afterFirst, true],
  ['work due seconds after its end, in the same minute', due('2026-10-16T04:59:59Z'), afterFirst, true],
  ['work due in the open period', due('2026-11-01T12:00:00Z'), afterFirst, false],
  [
    'work that one student had to hand in earlier',
    due('2026-11-01T12:00:00Z', '2026-10-01T12:00:00Z'),
    afterFirst,
    true,
  ],
  ['work due before all periods', due('2026-07-01T12:00:00Z'), afterFirst, false],
  ['undated work, while the last period is open', due(null), afterFirst, false],
  ['undated work, once the last period is closed', due(null), afterBoth, true],
  [
    'work of a period that has ended and is not closed yet',
    due('2026-10-01T12:00:00Z'),
    new Date('2026-10-18T00:00:00Z'),
    false,
  ],
])('%s', (_, work, now, cleared) => {
  expect(isUnflaggedByClose(work, periods, now)).toBe(cleared);
});

test('without periods it was a person', () => {
  expect(isUnflaggedByClose(due(null), [], afterBoth)).toBe(false);
});
