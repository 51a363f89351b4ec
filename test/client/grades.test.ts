import { describe, expect, test } from 'vitest';
import type { Assignment, Submission } from '../../canvas/grades/model.js';
import { categoriesByTeacher, lacksCategory, type ClassCategories } from '../../client/grades/categories.js';
import { causeOf, CauseKind, type ClassRecord } from '../../client/grades/causes.js';
import { closingOf } from '../../client/grades/closing.js';
import { compareClass, unexplained } from '../../client/grades/compare-class.js';
import type { ExplainedGrade } from '../../client/grades/explain-work.js';
import type { JudgedClass } from '../../client/grades/judge-class.js';
import { comparedText } from '../../client/grades/render-compared.js';
import { gradeSentence } from '../../client/grades/render-explained.js';
import { heldText, notesText } from '../../client/grades/render-lists.js';
import { categoriesText, closingText, cutOffsText } from '../../client/grades/render-teachers.js';
import { passbackSettings } from '../../config/passback-settings.js';
import type { ClassFacts, ClassPolicy, LineItemLink, ResultInSis } from '../../gradebook/class-facts.js';
import { planClass } from '../../gradebook/plan-class.js';
import { prepareClass } from '../../gradebook/prepare-class.js';
import { eligibilityOf } from '../../gradebook/prepare-work.js';
import type { StoredLineItem } from '../../oneroster/gradebook/model.js';

const assignment: Assignment = {
  ...{ id: '1', name: 'Fractions', kind: 'assignment', published: true, postToSis: true, gradingType: 'points' },
  ...{ pointsPossible: 20, dueAt: '2026-11-21T05:59:00Z', unlockAt: null, createdAt: null, groupId: '9' },
  ...{ omitFromFinalGrade: false, hiddenInGradebook: false, suppressed: false, anonymous: false },
  ...{ awaitsModeration: false, onlyForOverrides: false, overrides: [], hasCheckpoints: false },
};

const submission = (student: string, change: Partial<Submission> = {}): Submission & { vanished: boolean } => ({
  ...{
    assignmentId: '1',
    userId: `c-${student}`,
    sisUserId: student,
    score: 15,
    enteredScore: 15,
    excused: false,
    scoreIsMissing: false,
  },
  ...{ missing: false, late: false, state: 'graded', postedAt: '2026-11-22T00:00:00Z', parts: [], vanished: false },
  ...{ gradedAt: '2026-11-22T00:00:00Z', dueAt: '2026-11-21T05:59:00Z', gradeMatchesSubmission: true },
  ...change,
});

const fields = {
  ...{ title: 'Fractions', assignDate: '2026-11-20', dueDate: '2026-11-20', categorySourcedId: 'C1' },
  resultValueMax: 20,
};
const lineItem: StoredLineItem = {
  ...{ sourcedId: 'L1', isActive: true, description: null, classSourcedId: '7141', gradingPeriodSourcedId: null },
  ...{ resultValueMin: null, scoreType: null, raw: {}, ...fields },
};
const link = (accepted: Record<string, number>): LineItemLink => ({
  ...{ assignmentId: '1', generation: 1, sourcedId: 'L1', accepted: fields, state: 'active' },
  results: Object.entries(accepted).map(([student, score]) => ({
    ...{ studentSourcedId: student, sourcedId: `R-${student}`, score, exempt: false },
  })),
});
const result = (student: string, score: number): ResultInSis => ({
  ...{ sourcedId: `R-${student}`, lineItemSourcedId: 'L1', studentSourcedId: student, score, isActive: true },
  ...{ scoreStatus: 'fully graded', comment: null },
});

/** A class of students A, B and C with one piece of work, judged by the rules. */
function judged(change: {
  submissions: ReturnType<typeof submission>[];
  work?: Partial<Assignment>;
  accepted?: Record<string, number>;
  results?: ResultInSis[];
  settings?: Record<string, unknown>;
}): JudgedClass {
  const { submissions, work = {}, accepted, results = [], settings = {} } = change;
  const facts: ClassFacts = {
    ...{ classSourcedId: '7141', sectionId: null, canvasHost: 'maple.example', schoolYear: '2027', teacherIds: ['T1'] },
    ...{ firstDay: '2026-08-10', lastDay: '2026-12-18', lineItemsComplete: true },
    students: ['A', 'B', 'C'].map((each) => ({ sourcedId: each, userSisId: each, isEnrolled: true, cameOn: null })),
    isRefused: false,
    work: [{ assignment: { ...assignment, ...work }, groupName: 'Homework', unflaggedByClose: false, submissions }],
    lineItems: accepted ? [lineItem] : [],
    categories: [
      { sourcedId: 'C1', isActive: true, title: 'Homework', teacherDcid: 'T1', termId: null, classSourcedId: null },
    ],
    links: accepted ? [link(accepted)] : [],
    periods: [],
    ...{ linkDecisions: [], withdrawn: [] },
  };
  const policy: ClassPolicy = {
    passback: passbackSettings.parse({ enabled: true, ...settings }),
    now: '2026-11-23T04:00',
    ...{ timezone: 'America/Chicago', titleLength: 50, wholePoints: false, categoriesOf: 'teacher' },
  };
  const prepared = prepareClass(facts, policy);
  return {
    ...{ facts, policy, results, plan: planClass(prepared, facts, results, policy) },
    works: facts.work.map((each, at) => ({
      ...{ work: each, prepared: prepared[at]!, dueDay: eligibilityOf(each, facts, policy).dueDay },
    })),
  };
}

const record = (change: Partial<ClassRecord> = {}): ClassRecord => ({
  ...{ read: { progress: 'sent', skipCode: null }, parked: [], writes: [] },
  ...change,
});
const cause = (given: JudgedClass, student: string | null, known = record()) =>
  causeOf(given, given.works[0]!.prepared, student, known);

describe('why a grade is not in the SIS as Canvas has it', () => {
  const changed = judged({
    submissions: [submission('A', { score: 18 })],
    accepted: { A: 15 },
    results: [result('A', 15)],
  });

  test('no cause where both agree, and where neither has a grade', () => {
    const given = judged({
      submissions: [submission('A'), submission('B', { score: null, state: 'unsubmitted' })],
      ...{ accepted: { A: 15 }, results: [result('A', 15)] },
    });
    expect([cause(given, 'A'), cause(given, 'B'), cause(given, null)]).toEqual([null, null, null]);
  });

  test('a rule, a grade of the SIS, or a submission that Canvas has forgotten', () => {
    const given = judged({
      submissions: [submission('A', { postedAt: null }), submission('B', { score: null, state: 'unsubmitted' })],
      ...{ accepted: { C: 15 }, results: [result('B', 9), result('C', 15)] },
    });
    expect(cause(given, 'A')).toEqual({ kind: CauseKind.rule, codes: ['SCORE_NOT_POSTED'] });
    expect(cause(given, 'B')).toEqual({ kind: CauseKind.conflict, codes: ['ENTERED_IN_SIS'] });
    expect(cause(given, 'C')).toEqual({ kind: CauseKind.rule, codes: ['SUBMISSION_VANISHED'] });
  });

  test('the reason of the work comes before those of its grades, except that nothing may be sent yet', () => {
    const unflagged = judged({ submissions: [submission('A')], work: { postToSis: false } });
    expect(cause(unflagged, 'A')?.codes).toEqual(['WORK_NOT_FLAGGED']);
    const hidden = judged({ submissions: [submission('A', { postedAt: null })] });
    expect(cause(hidden, 'A')?.codes).toEqual(['SCORE_NOT_POSTED']);
    expect(cause(hidden, null)?.codes).toEqual(['NOTHING_TO_SEND_YET']);
  });

  test('what would be written is parked, held, planned, or of a class that was left out', () => {
    const write = { assignmentId: '1', studentSourcedId: 'A', findings: [], outcome: null };
    const parked = record({ parked: [{ code: 'CLASS_REFUSED', assignmentId: null, student: null }] });
    expect(cause(changed, 'A', parked)).toEqual({ kind: CauseKind.parked, codes: ['CLASS_REFUSED'] });
    const held = record({ writes: [{ ...write, state: 'held', findings: ['MANY_ZEROS'] }] });
    expect(cause(changed, 'A', held)).toEqual({ kind: CauseKind.held, codes: ['MANY_ZEROS'] });
    const skipped = record({ read: { progress: 'skipped', skipCode: 'CLASS_IN_USE' } });
    expect(cause(changed, 'A', skipped)).toEqual({ kind: CauseKind.skipped, codes: ['CLASS_IN_USE'] });
    const planned = record({ read: { progress: 'planned', skipCode: null } });
    expect(cause(changed, 'A', planned)).toEqual({ kind: CauseKind.planned, codes: [] });
  });

  test('what is parked for another student is no cause', () => {
    const parked = record({ parked: [{ code: 'STUDENT_REFUSED', assignmentId: '1', student: 'B' }] });
    expect(cause(changed, 'A', parked)).toEqual({ kind: CauseKind.none, codes: [] });
  });

  test('without a cause it is counted as unexplained, and listed by student', () => {
    const compared = compareClass(changed, record(), { classId: '7141', readRun: 3 });
    expect(unexplained(compared)).toBe(1);
    const text = comparedText([compared], [], false);
    expect(text).toContain('Differences without a cause:\nclass  work       student  Canvas  SIS  cause');
    expect(text).toContain('Differences without a cause: 1.');
    expect(text).toContain('The SIS as it is now, Canvas as read by run 3.');
  });
});

test('a class that the SIS does not let read is told beside the others', () => {
  const text = comparedText([], [{ classId: '7141', code: 'FORBIDDEN', message: 'The SIS refuses it.' }], false);
  expect(text).toContain('Class 7141 could not be read in the SIS: The SIS refuses it. (FORBIDDEN)');
});

describe('the sentence about a grade', () => {
  const work = { assignment, assignmentId: '1', name: 'Fractions', groupName: null, gone: false, dueDay: null };
  const grade = (change: Partial<ExplainedGrade>): ExplainedGrade => ({
    ...{ student: 'A', canvas: null, desired: null, accepted: null, inSis: null, cause: null, writes: [] },
    ...change,
  });
  const inSis = { sourcedId: 'R-A', score: 15, scoreStatus: 'fully graded' } as const;
  const accepted = { sourcedId: 'R-A', score: 15, exempt: false, run: 4 };

  test.each<[string, Partial<ExplainedGrade>]>([
    ['The SIS holds 15 of 20, accepted in run 4, as Canvas has it.', { inSis, accepted }],
    ['The SIS holds nothing, and Canvas has nothing to send.', {}],
    [
      'The SIS holds 15 of 20, accepted in run 4; it should be 0: held: more new zeros than `passback.limits.zeros` allows (MANY_ZEROS).',
      { inSis, accepted, desired: { kind: 'score', score: 0 }, cause: { kind: 'held', codes: ['MANY_ZEROS'] } },
    ],
    [
      'The SIS holds 15 of 20, which did not come from here: the SIS already has another grade there, which did not come from here (ENTERED_IN_SIS).',
      { inSis, cause: { kind: 'conflict', codes: ['ENTERED_IN_SIS'] } },
    ],
  ])('%s', (sentence, change) => {
    expect(gradeSentence({ work }, grade(change))).toBe(sentence);
  });

  test('of work that Canvas no longer lists, that it stays', () => {
    expect(gradeSentence({ work: { ...work, gone: true } }, grade({ inSis, accepted }))).toContain(
      'Canvas no longer lists the work; what was sent stays.',
    );
  });
});

describe('what is open before a cut-off', () => {
  const given = judged({
    submissions: [
      submission('A', { postedAt: null }),
      submission('B', { score: null, state: 'submitted' }),
      submission('C', { excused: true }),
    ],
  });

  test('what is not posted and what is not graded, not what is excused', () => {
    expect(closingOf(given, record(), '2026-12-01')).toMatchObject([
      { state: 'leftOut', code: 'SCORE_NOT_POSTED', grades: 1 },
      { state: 'ungraded', code: null, grades: 1 },
    ]);
  });

  test('work that is due later is not among it; without a cut-off the last day of the class counts', () => {
    expect(closingOf(given, record(), '2026-11-19')).toEqual([]);
    expect(closingOf(given, record(), null)).toHaveLength(2);
  });

  test('what nobody has to look at is not among it', () => {
    const unflagged = judged({ submissions: [submission('A')], work: { postToSis: false } });
    expect(closingOf(unflagged, record(), null)).toEqual([]);
  });

  test('each code has its remedy once, and nothing open is a sentence', () => {
    const text = closingText(closingOf(given, record(), null), '2026-12-01');
    expect(text.match(/The teacher posts it\./g)).toHaveLength(1);
    expect(text).toContain('Open: 2 grades (teachers: 1)');
    expect(closingText([], '2026-12-01')).toBe('Nothing is open of the work that is due until 2026-12-01.');
  });
});

test('groups of one teacher are merged over classes, and those without a category named', () => {
  const ofClass = (classId: string, group: string, category: string | null, going: number): ClassCategories => ({
    ...{ teacher: 'T1', categories: [{ title: 'Tests', isActive: false }] },
    groups: [
      { teacher: 'T1', group, category, by: category === null ? null : 'name', classes: [classId], works: 2, going },
    ],
  });
  const teachers = categoriesByTeacher([
    ofClass('1', 'Homework', 'Homework', 1),
    ofClass('2', 'Homework', 'Homework', 1),
    ofClass('3', 'Oddities', null, 1),
    { teacher: 'T2', groups: [], categories: [] },
  ]);
  expect(teachers[0]!.groups).toMatchObject([
    { group: 'Homework', classes: ['1', '2'], works: 4, going: 2 },
    { group: 'Oddities', by: null },
  ]);
  expect(teachers[0]!.groups.map(lacksCategory)).toEqual([false, true]);
  const text = categoriesText(teachers);
  expect(text).toContain('Other categories in the SIS: Tests (inactive)');
  expect(text).toContain('Teachers without work in Canvas: 1.');
  expect(text).toContain('Groups with work to send and without a category: 1 (CATEGORY_MISSING).');
});

test('a held write stands under each of its reasons, and many students are named by a few', () => {
  const about = { classId: '7141', teacher: 'T1', work: 'Fractions' };
  const held = heldText(5, [
    {
      ...about,
      school: '0412',
      assignmentId: '9',
      zeros: 30,
      lineItem: null,
      results: 30,
      withdrawals: 0,
      findings: ['MANY_DROPS', 'MANY_ZEROS'],
    },
  ]);
  expect(held.match(/Fractions/g)).toHaveLength(2);
  const students = Array.from({ length: 12 }, (_, at) => `S${at}`);
  const notes = notesText(5, [{ ...about, reason: 'SCORE_NOT_POSTED', students }]);
  expect(notes).toContain('S0, S1, S2, S3, S4 and 7 more');
});

test('cut-offs are named with the passbacks that start ahead of them', () => {
  expect(cutOffsText([])).toEqual([]);
  const starts = ['2026-10-15T15:00', '2026-10-16T14:00'];
  const [text] = cutOffsText([
    { at: '2026-10-16T15:00', what: 'first quarter', starts },
    { at: '2026-12-18T12:00', what: 'first semester', starts: [] },
  ]);
  expect(text).toBe(
    'Cut-offs:\n' +
      '  2026-10-16 15:00 first quarter: passbacks start at 2026-10-15 15:00, 2026-10-16 14:00\n' +
      '  2026-12-18 12:00 first semester: no passback starts ahead of it',
  );
});
