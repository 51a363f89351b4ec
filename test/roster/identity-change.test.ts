import { describe, expect, test } from 'vitest';
import type { User } from '../../oneroster/rostering/model.js';
import {
  classEvidenceOf,
  classWeights,
  isReplacedUnasked,
  personEvidenceOf,
  type SharedByClasses,
  type StandingCourse,
} from '../../roster/identity-change.js';
import { user } from './records.js';

describe('a person who may have a new id', () => {
  const before: Partial<User> = { identifier: '1001', username: 'aquill' };
  test.each<[string, Partial<User>, Partial<User>, ReturnType<typeof personEvidenceOf>]>([
    ['has the same number, whatever the name', {}, { username: 'other', givenName: 'Bea' }, 'byNumber'],
    ['has a number that was the id', { identifier: 'old' }, { identifier: 'old', username: 'other' }, 'byNumber'],
    ['is none with another number', {}, { identifier: '1002' }, null],
    ['is none with another role', {}, { role: 'teacher' }, null],
    ['has the same login and name where there is no number', { identifier: null }, { identifier: null }, 'byLogin'],
    ['has the same login and name where the number came later', { identifier: null }, {}, 'byLogin'],
    [
      'has the same login and name where the numbers are the ids',
      { identifier: 'old' },
      { identifier: 'new' },
      'byLogin',
    ],
    [
      'has the same login and name where the numbers are made of the ids',
      { identifier: 'no-old' },
      { identifier: 'no-new' },
      'byLogin',
    ],
    [
      'is none by a login that is made of the id',
      { identifier: null, username: 'stu-old' },
      { identifier: null, username: 'stu-old' },
      null,
    ],
    ['has the same login in capitals', { identifier: null }, { identifier: null, username: 'AQuill' }, 'byLogin'],
    ['is none with the login alone', { identifier: null }, { identifier: null, givenName: 'Bea' }, null],
    ['is none with the name alone', { identifier: null }, { identifier: null, username: 'other' }, null],
    [
      'is none by a login that is the id',
      { identifier: null, username: 'old' },
      { identifier: null, username: 'new' },
      null,
    ],
    ['is none by no number and no login', { identifier: '', username: '' }, { identifier: '', username: '' }, null],
  ])('%s', (_, vanished, arrived, expected) => {
    const [one, other] = [user('old', { ...before, ...vanished }), user('new', { ...before, ...arrived })];
    expect(personEvidenceOf(one, other)).toBe(expected);
  });

  test('is not the same record', () => {
    expect(personEvidenceOf(user('old', before), user('old', before))).toBeNull();
  });
});

describe('a class of the same school and course that may be one under a new id', () => {
  const nothing: SharedByClasses = { students: 0, teachers: 0, sameCode: false, sameDays: false, isBare: false };
  test.each<[string, Partial<SharedByClasses>, string[] | null]>([
    ['is none where neither people nor number are the same', { sameDays: true }, null],
    ['is one by students', { students: 1 }, ['school', 'course', 'students']],
    ['is one by its teacher', { teachers: 1, sameDays: true }, ['school', 'course', 'teachers', 'terms']],
    ['is one by its number', { sameCode: true }, ['school', 'course', 'classCode']],
    ['is one where nobody is in one of the two', { isBare: true }, ['school', 'course']],
  ])('%s', (_, more, expected) => {
    expect(classEvidenceOf({ ...nothing, ...more })).toEqual(expected);
  });

  test('students weigh most, then teachers, the number, the sessions', () => {
    expect(classWeights({ students: 3, teachers: 2, sameCode: true, sameDays: false, isBare: false })).toEqual([
      3, 2, 1, 0,
    ]);
  });
});

describe('a class that vanished is replaced unasked', () => {
  const plain: StandingCourse = { state: 'unpublished', holdsWork: false };
  test.each<[string, boolean, Partial<StandingCourse>, boolean]>([
    ['where nothing has begun, nobody has seen it and no work is in it', false, {}, true],
    ['where Canvas has it no more', false, { state: null }, true],
    ['where it was deleted in Canvas', false, { state: 'deleted' }, true],
    ['not once it has begun', true, {}, false],
    ['not where it is published', false, { state: 'available' }, false],
    ['not where it was concluded', false, { state: 'completed' }, false],
    ['not where Canvas does not say', false, { state: 'unknown' }, false],
    ['not where it holds work', false, { holdsWork: true }, false],
  ])('%s', (_, hasBegun, more, expected) => {
    expect(isReplacedUnasked(hasBegun, { ...plain, ...more })).toBe(expected);
  });
});
