import { expect, test } from 'vitest';
import type { Assignment } from '../../canvas/grades/model.js';
import { whyNotSent, type WorkContext } from '../../gradebook/work.js';

const work: Assignment = {
  ...{ id: '1', name: 'Fractions', kind: 'assignment', published: true, postToSis: true, gradingType: 'points' },
  ...{ pointsPossible: 20, dueAt: null, unlockAt: null, createdAt: null, groupId: '1', omitFromFinalGrade: false },
  ...{ hiddenInGradebook: false, suppressed: false, anonymous: false, awaitsModeration: false },
  ...{ onlyForOverrides: false, overrides: [], hasCheckpoints: false },
};
const context: WorkContext = {
  policy: { work: 'flagged', since: null, undated: 'skip', someStudents: 'send' },
  ...{ wholePoints: true, dueDay: '2026-10-20', sectionId: '7', firstDay: '2026-08-12', lastDay: '2026-12-20' },
  unflaggedByClose: false,
};
const policy = (more: Partial<WorkContext['policy']>): Partial<WorkContext> => ({
  policy: { ...context.policy, ...more },
});
const forSome = { onlyForOverrides: true, overrides: [{ sectionId: null, dueAt: null }] };
const forSection = { onlyForOverrides: true, overrides: [{ sectionId: '7', dueAt: null }] };

test.each<[string, Partial<Assignment>, Partial<WorkContext>, string | null]>([
  ['flagged work', {}, {}, null],
  ['work without the flag', { postToSis: false }, {}, 'WORK_NOT_FLAGGED'],
  ['work without the flag where all published work goes', { postToSis: false }, policy({ work: 'published' }), null],
  ['unpublished work', { published: false }, {}, 'WORK_NOT_PUBLISHED'],
  ['ungraded work', { gradingType: 'not_graded' }, {}, 'WORK_NOT_GRADED'],
  ['pass/fail work', { gradingType: 'pass_fail' }, {}, null],
  ['a letter grade', { gradingType: 'letter_grade' }, {}, null],
  ['a survey', { kind: 'survey' }, {}, 'WORK_IS_SURVEY'],
  ['a New Quiz', { kind: 'newQuiz' }, {}, null],
  ['work that cannot be read whole', { unreadable: true, postToSis: false }, {}, 'WORK_UNREADABLE'],
  ['hidden work', { hiddenInGradebook: true }, {}, 'WORK_HIDDEN'],
  ['omitted work', { omitFromFinalGrade: true }, {}, 'WORK_OMITTED'],
  ['suppressed work', { suppressed: true }, {}, 'WORK_SUPPRESSED'],
  ['moderated work before its grades are published', { awaitsModeration: true }, {}, 'WORK_AWAITS_MODERATION'],
  ['anonymous work', { anonymous: true }, {}, 'WORK_ANONYMOUS'],
  ['work of 0 points', { pointsPossible: 0 }, {}, 'WORK_WITHOUT_POINTS'],
  ['work without points', { pointsPossible: null }, {}, 'WORK_WITHOUT_POINTS'],
  ['7.5 points', { pointsPossible: 7.5 }, {}, 'POINTS_NOT_WHOLE'],
  ['7.5 points where the SIS takes them', { pointsPossible: 7.5 }, { wholePoints: false }, null],
  ['work for some students', forSome, {}, null],
  [
    'work for some students where that is left out',
    forSome,
    policy({ someStudents: 'skip' }),
    'WORK_FOR_SOME_STUDENTS',
  ],
  ['work for a section where work for some is left out', forSection, policy({ someStudents: 'skip' }), null],
  [
    'work for another section of the course',
    { onlyForOverrides: true, overrides: [{ sectionId: '8', dueAt: null }] },
    {},
    'WORK_FOR_OTHER_SECTIONS',
  ],
  [
    'work for another section and some students, who may be of this one',
    { onlyForOverrides: true, overrides: [{ sectionId: '8', dueAt: null }, ...forSome.overrides] },
    {},
    null,
  ],
  ['another date for another section', { overrides: [{ sectionId: '8', dueAt: null }] }, {}, null],
  ['work for a section where it is not known which is ours', forSection, { sectionId: null }, null],
  ['undated work', {}, { dueDay: null }, 'WORK_WITHOUT_DUE_DATE'],
  ['undated work dated by its first score', {}, { dueDay: null, ...policy({ undated: 'firstScore' }) }, null],
  ['work due before the effective date', {}, policy({ since: '2026-10-21' }), 'WORK_BEFORE_EFFECTIVE_DATE'],
  ['work due on the effective date', {}, policy({ since: '2026-10-20' }), null],
  ['work due before the term', {}, { dueDay: '2026-08-11' }, 'DUE_OUTSIDE_TERM'],
  ['work due on the first day', {}, { dueDay: '2026-08-12' }, null],
  ['work due on the last day', {}, { dueDay: '2026-12-20' }, null],
  ['work due after the term', {}, { dueDay: '2026-12-21' }, 'DUE_OUTSIDE_TERM'],
  ['a class whose term is not known', {}, { firstDay: null, lastDay: null, dueDay: '2030-01-01' }, null],
])('%s', (_name, changes, circumstances, expected) => {
  expect(whyNotSent({ ...work, ...changes }, { ...context, ...circumstances })).toBe(expected);
});
