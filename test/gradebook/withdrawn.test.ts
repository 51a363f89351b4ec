import { expect, test } from 'vitest';
import type { DesiredResult } from '../../gradebook/score.js';
import { isWithdrawn, withoutWithdrawn } from '../../gradebook/withdrawn.js';

const fifteen = { score: 15, exempt: false };

test.each<[string, DesiredResult, { score: number | null; exempt: boolean } | undefined, boolean]>([
  ['nothing was taken back', { kind: 'score', score: 15 }, undefined, false],
  ['the same score was', { kind: 'score', score: 15 }, fifteen, true],
  ['Canvas has another score now', { kind: 'score', score: 16 }, fifteen, false],
  ['Canvas has cleared it', { kind: 'withdraw', reason: 'SCORE_CLEARED' }, fifteen, false],
  ['a withdrawal was', { kind: 'withdraw', reason: 'SCORE_CLEARED' }, { score: null, exempt: false }, true],
  ['a withdrawal was, and Canvas has a score', { kind: 'score', score: 15 }, { score: null, exempt: false }, false],
  ['the student was exempt', { kind: 'exempt', score: 0 }, { score: 0, exempt: true }, true],
  ['the student is exempt now', { kind: 'exempt', score: 0 }, fifteen, false],
  ['it is not sent anyway', { kind: 'leave', reason: 'SCORE_NOT_POSTED' }, fifteen, false],
])('a grade stays away when %s', (_name, desired, withdrawn, expected) => {
  expect(isWithdrawn(desired, withdrawn)).toBe(expected);
});

test('fields that were taken back stay away as long as Canvas says the same', () => {
  const fields = { title: 'Essay II', dueDate: '2026-11-20' };
  expect(withoutWithdrawn(fields, { title: 'Essay II' })).toEqual({ dueDate: '2026-11-20' });
  expect(withoutWithdrawn(fields, { title: 'Essay I' })).toEqual(fields);
});
