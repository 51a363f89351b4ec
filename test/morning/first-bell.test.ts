import { describe, expect, test } from 'vitest';
import { judgeMorning, worstFirst } from '../../morning/first-bell.js';
import type { MorningFacts, WaitingDecision } from '../../morning/model.js';
import { grades, morningFacts, night, problem } from './facts.js';

const none = { emptiedClasses: 0, classesWithoutTeacher: 0, studentsWithoutClass: 0, lostLogins: 0 };
const harm = (more: Partial<typeof none>) => [{ school: '7', schoolName: 'Elm', ...none, ...more }];
const held = (givesSomething: boolean): WaitingDecision => ({
  ...{
    about: 'rows',
    what: 'enrollment',
    reason: 'OVER_SCHOOL_LIMIT',
    schoolName: 'Elm',
    rows: 12,
    people: 12,
    givesSomething,
  },
  command: 'rollbook hold show maple',
});
const question: WaitingDecision = { ...held(false), about: 'question', reason: null, rows: 2 };

describe('what makes a morning unsafe', () => {
  const cases: Array<[what: string, facts: Partial<MorningFacts>, codes: string[]]> = [
    ['nothing', {}, []],
    ['no night at all', { night: null }, ['NIGHT_MISSING']],
    ['a night that failed', { night: night({ outcome: 'failed', code: 'SIS_UNREACHABLE' }) }, ['NIGHT_BROKEN']],
    ['a class that lost its last student', { harm: harm({ emptiedClasses: 1 }) }, ['CLASSES_EMPTIED']],
    ['a class that lost its last teacher', { harm: harm({ classesWithoutTeacher: 2 }) }, ['CLASSES_WITHOUT_TEACHER']],
    ['a student who lost the last class', { harm: harm({ studentsWithoutClass: 1 }) }, ['STUDENTS_WITHOUT_CLASS']],
    ['a login that was changed', { harm: harm({ lostLogins: 3 }) }, ['LOGINS_LOST']],
    ['held enrollments that somebody should have', { decisions: [held(true)] }, ['ADDITIONS_HELD']],
    [
      'people whom problems keep out',
      { keptAway: { people: 1, classes: 0, enrollments: 4, others: 0 } },
      ['WANTED_KEPT_OUT'],
    ],
    ['a list that was not believed', { disbelieved: ['enrollments'] }, ['LISTS_NOT_BELIEVED']],
    ['rows that Canvas refused', { unsettled: 5 }, ['ROWS_UNSETTLED']],
    ['an observing night that failed', { observes: true, night: night({ outcome: 'failed' }) }, ['NIGHT_BROKEN']],
    ['no observing night at all', { observes: true, night: null }, ['NIGHT_MISSING']],
  ];
  test.each(cases)('%s', (_, facts, codes) => {
    const judged = judgeMorning(morningFacts(facts));
    expect(judged.reasons.map(({ code }) => code)).toEqual(codes);
    expect(judged.safe).toBe(codes.length === 0);
  });
});

describe('what is told and takes nothing from anybody', () => {
  const cases: Array<[what: string, facts: Partial<MorningFacts>, codes: string[]]> = [
    ['a list that was not proven whole', { unproven: ['enrollments'] }, ['LISTS_NOT_PROVEN']],
    ['removals that are held', { decisions: [held(false)] }, ['REMOVALS_HELD']],
    [
      'nights that only observe: what problems keep out is not kept out by them',
      { observes: true, keptAway: { people: 1, classes: 0, enrollments: 4, others: 0 } },
      ['ONLY_OBSERVED'],
    ],
    [
      'in how much Canvas differs',
      { observes: true, shadow: { now: 40, fresh: 0, gone: 3 } },
      ['ONLY_OBSERVED', 'CANVAS_DIFFERS'],
    ],
    [
      'what differs since the night before',
      { observes: true, shadow: { now: 40, fresh: 2, gone: 0 } },
      ['ONLY_OBSERVED', 'CANVAS_DIFFERS', 'DIFFERENCES_NEW'],
    ],
    [
      'the first comparison',
      { observes: true, shadow: { now: 40, fresh: null, gone: null } },
      ['ONLY_OBSERVED', 'CANVAS_DIFFERS'],
    ],
    ['open questions', { decisions: [question] }, ['QUESTIONS_OPEN']],
    ['new problems', { problems: [problem({ newCauses: 2 })] }, ['PROBLEMS_NEW']],
    ['old problems', { problems: [problem({ newCauses: 0 })] }, []],
    [
      'grades that the SIS refused',
      { grades: grades({ parkedByTeacher: [{ teacher: '5', causes: 1, grades: 30 }] }) },
      ['GRADES_WAIT'],
    ],
    [
      'grades that are held',
      {
        decisions: [{ ...held(false), about: 'grades', what: 'grades', reason: 'MANY_ZEROS', rows: 27 }],
        grades: grades({ held: 27 }),
      },
      ['GRADES_WAIT'],
    ],
    ['grades on which the SIS keeps its own: nobody is asked', { grades: grades({ conflicts: 2 }) }, []],
    [
      'classes that a passback had to leave out',
      { grades: grades({ leftOut: [{ code: 'OTHER_PRODUCT_WRITES', classes: 1 }] }) },
      ['CLASSES_LEFT_OUT'],
    ],
    [
      'a passback that broke off',
      { grades: grades({ run: night({ kind: 'passback', outcome: 'failed' }) }) },
      ['PASSBACK_BROKEN'],
    ],
    [
      'a period that closes soon',
      { grades: grades({ closing: [{ at: '2026-11-20T16:00', what: 'Q1' }] }) },
      ['PERIOD_CLOSES'],
    ],
  ];
  test.each(cases)('%s', (_, facts, codes) => {
    const judged = judgeMorning(morningFacts(facts));
    expect(judged.remarks.map(({ code }) => code)).toEqual(codes);
    expect(judged.safe).toBe(true);
  });
});

test('of several districts the unsafe ones come first, and of these the one with most reasons', () => {
  const of = (district: string, facts: Partial<MorningFacts>) => judgeMorning(morningFacts({ district, ...facts }));
  const sorted = worstFirst([
    of('alder', {}),
    of('birch', { unsettled: 1 }),
    of('cedar', { unsettled: 1, disbelieved: ['users'] }),
    of('dogwood', { decisions: [question] }),
  ]);
  expect(sorted.map(({ district }) => district)).toEqual(['cedar', 'birch', 'dogwood', 'alder']);
});
