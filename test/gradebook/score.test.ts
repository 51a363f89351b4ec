import { expect, test } from 'vitest';
import type { Submission, SubmissionPart } from '../../canvas/grades/model.js';
import { desiredResult, type ScorePolicy } from '../../gradebook/score.js';

const policy: ScorePolicy = { excused: 'withdraw', late: 'afterDeduction', unposted: 'wait', overMaximum: 'send' };
const graded: Submission = {
  ...{ assignmentId: '1', userId: '2', sisUserId: 'S1', score: 8, enteredScore: 8, excused: false, missing: false },
  scoreIsMissing: false,
  ...{ late: false, state: 'graded', postedAt: '2026-10-20T12:00:00Z', gradedAt: '2026-10-20T12:00:00Z', dueAt: null },
  ...{ gradeMatchesSubmission: true, parts: [] },
};
const part = (more: Partial<SubmissionPart> = {}): SubmissionPart => ({
  ...{ state: 'graded', score: 4, excused: false, postedAt: '2026-10-20T12:00:00Z', dueAt: null },
  ...more,
});
const score = (value: number) => ({ kind: 'score', score: value });
const leave = (reason: string) => ({ kind: 'leave', reason });
const withdraw = (reason: string) => ({ kind: 'withdraw', reason });

test.each<[string, Partial<Submission>, Partial<ScorePolicy>, object]>([
  ['a posted score is sent', {}, {}, score(8)],
  [
    'a grade without its number is no cleared grade',
    { score: null, scoreIsMissing: true },
    {},
    { kind: 'leave', reason: 'SCORE_MISSING' },
  ],
  ['a zero is a score', { score: 0, enteredScore: 0 }, {}, score(0)],
  ['a score is sent with four decimals', { score: 8.700000000000001 }, {}, score(8.7)],
  ['a late score is sent after its deduction', { score: 7, enteredScore: 8, late: true }, {}, score(7)],
  ['or before it', { score: 7, enteredScore: 8, late: true }, { late: 'beforeDeduction' }, score(8)],
  ['a score that is not posted waits', { postedAt: null }, {}, leave('SCORE_NOT_POSTED')],
  ['or is sent', { postedAt: null }, { unposted: 'send' }, score(8)],
  [
    'no score: what was sent is taken back',
    { score: null, enteredScore: null, state: 'unsubmitted' },
    {},
    withdraw('SCORE_CLEARED'),
  ],
  [
    'missing without a number is no zero',
    { score: null, enteredScore: null, missing: true },
    {},
    withdraw('SCORE_CLEARED'),
  ],
  ['missing with a posted number is that number', { score: 2, enteredScore: 2, missing: true }, {}, score(2)],
  ['a part that waits for review leaves all', { state: 'pending_review' }, {}, leave('SCORE_PENDING_REVIEW')],
  ['handed in again: the old score stands', { gradeMatchesSubmission: false, state: 'submitted' }, {}, score(8)],
  ['excused: taken back', { excused: true, score: null }, {}, withdraw('SCORE_EXCUSED')],
  ['excused: left', { excused: true, score: null }, { excused: 'leave' }, leave('SCORE_EXCUSED')],
  ['excused: exempt', { excused: true, score: null }, { excused: 'exempt' }, { kind: 'exempt', score: 0 }],
  ['over the maximum is sent', { score: 12 }, {}, score(12)],
  ['or parked', { score: 12 }, { overMaximum: 'park' }, leave('SCORE_OVER_MAXIMUM')],
  ['below zero is not sent', { score: -1 }, {}, leave('SCORE_NEGATIVE')],
])('%s', (_name, changes, policies, expected) => {
  expect(desiredResult({ ...graded, ...changes }, 10, false, { ...policy, ...policies })).toEqual(expected);
});

test.each<[string, SubmissionPart[], object]>([
  ['all parts graded and posted: their sum', [part(), part()], score(8)],
  ['one part without a score', [part(), part({ score: null, state: 'submitted' })], leave('CHECKPOINTS_OPEN')],
  ['one part graded and handed in again', [part(), part({ state: 'submitted' })], leave('CHECKPOINTS_OPEN')],
  ['no part to be seen', [], leave('CHECKPOINTS_OPEN')],
  ['one part not posted', [part(), part({ postedAt: null })], leave('SCORE_NOT_POSTED')],
  ['one part excused', [part(), part({ excused: true, score: null })], leave('CHECKPOINT_EXCUSED')],
  ['all parts excused', [part({ excused: true }), part({ excused: true })], withdraw('SCORE_EXCUSED')],
])('a discussion with checkpoints, %s', (_name, parts, expected) => {
  expect(desiredResult({ ...graded, parts }, 10, true, policy)).toEqual(expected);
});
