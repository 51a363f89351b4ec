import { expect, test } from 'vitest';
import { absenceInWords, type Absent } from '../../client/explain/absence.js';
import { namedSentence } from '../../client/explain/explain-named.js';
import { withoutEnrollment } from '../../client/explain/sentences.js';

const absent: Absent = {
  ...{ id: 'P1', isGiven: true, rejected: false, codes: [], guess: null },
  ...{ isUnknown: false, whyNot: null },
};

test.for<[string, Partial<Absent>, string]>([
  ['is not in the feed', { isGiven: false }, 'its person P1 is not in what the SIS gives'],
  [
    'is not in the feed, and another is probably meant',
    { id: '0P1', isGiven: false, guess: 'P1' },
    'its person 0P1 is not in what the SIS gives; P1 is probably meant',
  ],
  [
    'was refused',
    { rejected: true, codes: ['UNKNOWN_ROLE', 'LOGIN_CLASH'] },
    'the record of its person as the SIS sends it now cannot be used (UNKNOWN_ROLE)',
  ],
  [
    'was refused after it had stood',
    { rejected: true, isUnknown: true, codes: ['NOT_A_DATE'] },
    'the record of its person as the SIS sends it now cannot be used (NOT_A_DATE)',
  ],
  [
    'is left out by a rule',
    { whyNot: 'its role becomes no user in Canvas' },
    'its person does not come into Canvas: its role becomes no user in Canvas',
  ],
  [
    'has a problem for which nothing is concluded',
    { isUnknown: true, codes: ['LOGIN_CLASH'] },
    'nothing is concluded about its person at the moment (LOGIN_CLASH)',
  ],
  [
    'is missing for a night',
    { isUnknown: true, whyNot: 'the SIS does not show the person at the moment' },
    'nothing is concluded about its person at the moment: the SIS does not show the person at the moment',
  ],
  ['was not mapped', {}, 'no run has mapped its person yet'],
])('a person who %s', ([, more, expected]) => {
  expect(absenceInWords('users', { ...absent, ...more })).toBe(expected);
});

test('a class is spoken of as a class', () => {
  expect(absenceInWords('classes', { ...absent, id: 'K9', isGiven: false })).toBe(
    'its class K9 is not in what the SIS gives',
  );
});

test.for([
  [{ people: 1, classes: 0 }, 'the SIS gives no person 0P1, and 1 enrollment names one.'],
  [{ people: 1200, classes: 0 }, 'the SIS gives no person 0P1, and 1,200 enrollments name one.'],
  [{ people: 0, classes: 2 }, 'the SIS gives no class 0P1, and 2 enrollments name one.'],
  [{ people: 0, classes: 0 }, 'the SIS gives no record 0P1, and others name it.'],
] as const)('an id that only others name, %o', ([named, expected]) => {
  expect(namedSentence('0P1', named)).toBe(`It is not in Canvas: ${expected}`);
});

test.for([
  [{ meant: null, unreadable: 0 }, '.'],
  [
    { meant: 'E1', unreadable: 3 },
    '. Enrollment E1 names another id, and probably means it: rollbook explain maple E1',
  ],
  [{ meant: null, unreadable: 3 }, ' that can be read; 3 cannot be read at all: rollbook problems maple'],
] as const)('without an enrollment, %o', ([more, end]) => {
  expect(withoutEnrollment('maple', { classId: 'K1', personId: 'P1', ...more })).toBe(
    `It is not in Canvas: the SIS has no enrollment of P1 in class K1${end}`,
  );
});
