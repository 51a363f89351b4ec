import { expect, test } from 'vitest';
import { likelyCause, type HoldFacts } from '../../roster/likely-cause.js';

const none: HoldFacts = {
  ...{
    people: 40,
    missingPeople: 0,
    regradedPeople: 0,
    mostOfOneGrade: 4,
    grade: '09',
    classes: 20,
    missingClasses: 0,
  },
  ...{ rows: 120, missingEnrollments: 0, newPeople: 0, termsCut: 0, schoolIsGone: false, withWork: 0 },
};

test.each<[string, Partial<HoldFacts>, string | null]>([
  ['nothing in common', {}, null],
  ['the school is gone', { schoolIsGone: true, missingPeople: 40 }, 'schoolLeft'],
  ['a term was cut', { termsCut: 1 }, 'termCut'],
  ['people gone, and as many new ones', { missingPeople: 38, newPeople: 36 }, 'idsChanged'],
  ['people gone, and few new ones', { missingPeople: 38, newPeople: 3 }, 'peopleLeft'],
  ['half of the people gone', { missingPeople: 20, newPeople: 20 }, null],
  ['their grades changed', { regradedPeople: 40 }, 'gradeMovedUp'],
  ['few people whose grades changed', { people: 2, regradedPeople: 2 }, null],
  ['classes gone', { missingClasses: 20 }, 'classesLeft'],
  ['enrollments gone alone', { missingEnrollments: 120 }, 'enrollmentsLeft'],
  ['one grade', { mostOfOneGrade: 39 }, 'oneGrade'],
  ['no people, classes alone', { people: 0, mostOfOneGrade: 0, grade: null, missingClasses: 16 }, 'classesLeft'],
])('of %s', (_, more, cause) => {
  expect(likelyCause({ ...none, ...more })).toBe(cause);
});
