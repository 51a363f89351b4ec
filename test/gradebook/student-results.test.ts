import { expect, test } from 'vitest';
import type { Assignment } from '../../canvas/grades/model.js';
import { passbackSettings } from '../../config/passback-settings.js';
import type { StoredSubmission, Student } from '../../gradebook/class-facts.js';
import { resultsOf } from '../../gradebook/student-results.js';

const assignment: Assignment = {
  ...{ id: '1', name: 'Essay', kind: 'assignment', published: true, postToSis: true, gradingType: 'points' },
  ...{ pointsPossible: 20, dueAt: null, unlockAt: null, createdAt: null, groupId: '9' },
  ...{ omitFromFinalGrade: false, hiddenInGradebook: false, suppressed: false, anonymous: false },
  ...{ awaitsModeration: false, onlyForOverrides: false, overrides: [], hasCheckpoints: false },
};
const graded: StoredSubmission = {
  ...{ assignmentId: '1', userId: 'c-A', sisUserId: 'A', score: 15, enteredScore: 15, excused: false },
  ...{ scoreIsMissing: false, missing: false, late: false, state: 'graded', parts: [], vanished: false, dueAt: null },
  ...{ gradedAt: '2026-11-20T18:00:00Z', postedAt: '2026-11-20T18:00:00Z', gradeMatchesSubmission: true },
};
const inClass: Student = { sourcedId: 'A', userSisId: 'A', isEnrolled: true, cameOn: null };

test.each<[string, string | null, Partial<Student>, Partial<StoredSubmission>, string]>([
  ['a grade of a student of the class goes', '2026-11-20', {}, {}, 'score 15'],
  ['what was sent of a student who left stays', '2026-11-20', { isEnrolled: false }, {}, 'STUDENT_LEFT'],
  ['a row that vanished concludes nothing', '2026-11-20', {}, { vanished: true }, 'SUBMISSION_VANISHED'],
  [
    'a student who came from another class of the course begins here',
    '2026-11-20',
    { cameOn: '2026-11-21' },
    {},
    'DUE_BEFORE_STUDENT_CAME',
  ],
  ['with what is due on the first day', '2026-11-20', { cameOn: '2026-11-20' }, {}, 'score 15'],
  ['or later, whenever it was graded', '2026-11-25', { cameOn: '2026-11-21' }, {}, 'score 15'],
  ['undated work counts by its grade', null, { cameOn: '2026-11-21' }, {}, 'DUE_BEFORE_STUDENT_CAME'],
  ['undated and not graded yet', null, { cameOn: '2026-11-21' }, { gradedAt: null }, 'score 15'],
  ['somebody who is no student of the class is named', '2026-11-20', { userSisId: 'B' }, {}, 'c-A STUDENT_NOT_KNOWN'],
])('%s', (_name, dueDay, student, submission, expected) => {
  const { results, leftOut } = resultsOf(
    { assignment, groupName: null, unflaggedByClose: false, submissions: [{ ...graded, ...submission }] },
    dueDay,
    { students: [{ ...inClass, ...student }], withdrawn: [] },
    { passback: passbackSettings.parse({ enabled: true }), timezone: 'America/Chicago' },
  );
  const [result] = results;
  const said = leftOut.map((each) => `${each.userId} ${each.reason}`);
  if (result) said.push(result.desired.kind === 'leave' ? String(result.desired.reason) : wordsOf(result.desired));
  expect(said).toEqual([expected]);
});

function wordsOf(desired: { kind: string; score?: number | null }): string {
  return `${desired.kind} ${desired.score}`;
}
