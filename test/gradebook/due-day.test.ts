import { expect, test } from 'vitest';
import type { Assignment, Submission } from '../../canvas/grades/model.js';
import { dueDayOf } from '../../gradebook/due-day.js';

const zone = 'America/Chicago';
const work = (more: Partial<Assignment> = {}) => ({ dueAt: null, overrides: [], ...more }) as unknown as Assignment;
const row = (dueAt: string | null, parts: Array<string | null> = []) =>
  ({ dueAt, parts: parts.map((each) => ({ dueAt: each })) }) as unknown as Submission;

test.each([
  ['23:59 in summer is the same day', '2026-10-31T04:59:00Z', '2026-10-30'],
  ['23:59 on the eve of the change', '2026-11-01T04:59:00Z', '2026-10-31'],
  ['23:59 on the day the clocks change', '2026-11-02T05:59:00Z', '2026-11-01'],
  ['23:59 in winter', '2026-11-03T05:59:00Z', '2026-11-02'],
  ['midnight begins the day', '2026-11-03T06:00:00Z', '2026-11-03'],
])('%s', (_name, instant, expected) => {
  expect(dueDayOf(work({ dueAt: instant }), [], null, zone)).toBe(expected);
  expect(dueDayOf(work(), [row(instant)], null, zone)).toBe(expected);
});

const [monday, tuesday] = ['2026-10-20T04:59:00Z', '2026-10-21T04:59:00Z'];
test.each<[string, Partial<Assignment>, Submission[], string | null]>([
  ['the day that most students have', {}, [row(monday), row(monday), row(tuesday)], '2026-10-19'],
  ['the later one of two as frequent', {}, [row(monday), row(tuesday)], '2026-10-20'],
  ['the last part of a discussion', {}, [row(null, [monday, tuesday])], '2026-10-20'],
  [
    'a section’s override where no student has a date',
    { dueAt: monday, overrides: [{ sectionId: '7', dueAt: tuesday }] },
    [],
    '2026-10-20',
  ],
  [
    'the base date for another section',
    { dueAt: monday, overrides: [{ sectionId: '8', dueAt: tuesday }] },
    [],
    '2026-10-19',
  ],
  ['none for undated work', {}, [row(null)], null],
])('due is %s', (_name, changes, rows, expected) => {
  expect(dueDayOf(work(changes), rows, '7', zone)).toBe(expected);
});
