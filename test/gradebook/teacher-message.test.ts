import { expect, test } from 'vitest';
import { gradeHoldReasons } from '../../codes/grade-hold-reasons.js';
import type { ScoreReason, WorkReason } from '../../codes/grade-reasons.js';
import type { ParkReason } from '../../codes/park-reasons.js';
import { codesToTell, teacherMessage, type TeacherProblem } from '../../gradebook/teacher-message.js';

const problem = (more: Partial<TeacherProblem> = {}): TeacherProblem => ({
  ...{ classTitle: 'Algebra 1', work: 'Fractions', code: 'WORK_WITHOUT_DUE_DATE' },
  ...more,
});

test('each piece of work is named below its class, with what to change', () => {
  const { subject, body } = teacherMessage(
    [
      problem(),
      problem({ work: 'Decimals', code: 'POINTS_NOT_WHOLE' }),
      problem({ classTitle: 'Biology', work: 'Essay' }),
    ],
    null,
  );
  expect(subject).toBe('Work that does not reach the gradebook as it is');
  expect(body).toBe(
    [
      'The grades of this work in Canvas cannot be carried into the gradebook:',
      [
        'Algebra 1:',
        '- "Fractions" has no due date, by which the gradebook files it. Give it one in Canvas.',
        '- "Decimals" has points that are not a whole number, which the gradebook refuses. Change them in Canvas.',
      ].join('\n'),
      ['Biology:', '- "Essay" has no due date, by which the gradebook files it. Give it one in Canvas.'].join('\n'),
      'What you change goes into the gradebook with the next transfer, by itself.',
      'You are told of each of these once.',
    ].join('\n\n'),
  );
});

test('where a cut-off is known it is named', () => {
  const { body } = teacherMessage([problem()], { at: '2026-10-16T15:00', what: 'first quarter' });
  expect(body).toContain('Please change it before 2026-10-16 15:00 (first quarter).');
});

test('a name stays on one line, and a class without a title has no heading', () => {
  const { body } = teacherMessage([problem({ classTitle: null, work: ' Essay\non rivers ' })], null);
  expect(body).toContain('gradebook:\n\n- "Essay on rivers" has no due date');
});

test('nobody is told of what a person decides, of single students, or of what passes by itself', () => {
  const codes: string[] = codesToTell({ takesOverFrom: null });
  for (const code of [...Object.keys(gradeHoldReasons), 'STUDENT_REFUSED', 'STUDENT_NOT_KNOWN', 'SCORE_NOT_POSTED'])
    expect(codes).not.toContain(code);
  expect(codes).not.toContain('CHECKPOINTS_OPEN' satisfies ScoreReason);
  expect(codes).not.toContain('NOTHING_TO_SEND_YET' satisfies WorkReason);
  expect(codes).not.toContain('TERM_LOCKED' satisfies ParkReason);
});

test('after a cut-over no teacher is asked to rename what the office may link', () => {
  const codes = codesToTell({ takesOverFrom: '2026-10-15' });
  expect(codes).not.toContain('LINE_ITEM_STANDS_ALREADY');
  expect(codes).toContain('GRADED_SINCE_CUT_OVER');
  expect(codesToTell({ takesOverFrom: null })).toContain('LINE_ITEM_STANDS_ALREADY');
});
