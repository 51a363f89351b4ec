import { expect, test } from 'vitest';
import type { User } from '../../oneroster/rostering/model.js';
import { dividePeople, isListedTwice } from '../../roster/joined-people.js';
import type { KnownUser } from '../../roster/users.js';
import { user } from './records.js';

const record = (sourcedId: string, role: User['role'], more: Partial<User> = {}, pinned: string | null = null) =>
  ({
    ...{ presence: 'present', rejected: false, pinned, schoolsOfClasses: [], believed: null, answers: {} },
    user: user(sourcedId, {
      ...{ role, identifier: '9001', username: `login-${sourcedId}`, email: `${sourcedId}@maple.example` },
      ...{ givenName: `given ${sourcedId}`, familyName: `family ${sourcedId}`, ...more },
    }),
  }) satisfies KnownUser;

const people = (...records: KnownUser[]): string[] =>
  dividePeople(records)
    .map((each) =>
      each
        .map(({ user: one }) => one.sourcedId)
        .sort()
        .join('+'),
    )
    .sort();

test.each<[string, KnownUser[], string[]]>([
  ['one record is one person', [record('A', 'student')], ['A']],
  ['a teacher who is an administrator is one', [record('A', 'teacher'), record('B', 'administrator')], ['A+B']],
  [
    'a student and a teacher never are',
    [record('A', 'student'), record('B', 'teacher', { username: 'login-A' })],
    ['A', 'B'],
  ],
  ['two students are not by their number', [record('A', 'student'), record('B', 'student')], ['A', 'B']],
  [
    'two students are with one login',
    [record('A', 'student'), record('B', 'student', { username: 'LOGIN-A' })],
    ['A+B'],
  ],
  [
    'two students are with one address',
    [record('A', 'student'), record('B', 'student', { email: 'A@maple.example' })],
    ['A+B'],
  ],
  [
    'two teachers are with one name',
    [record('A', 'teacher'), record('B', 'teacher', { givenName: 'given A', familyName: 'Family A' })],
    ['A+B'],
  ],
  [
    'blank logins and addresses are not alike',
    [record('A', 'student', { username: '', email: null }), record('B', 'student', { username: '', email: null })],
    ['A', 'B'],
  ],
  [
    'who stands as one user in Canvas stays one',
    [record('A', 'student', {}, 'U'), record('B', 'student', {}, 'U')],
    ['A+B'],
  ],
  [
    'a third record does not join two teachers',
    [record('A', 'teacher'), record('B', 'teacher'), record('C', 'administrator')],
    ['A', 'B', 'C'],
  ],
  [
    'an administrator who has the name of one of two teachers is that one',
    [record('A', 'teacher'), record('B', 'teacher'), record('C', 'administrator', { username: 'login-A' })],
    ['A+C', 'B'],
  ],
])('of records with one number, %s', (_, records, expected) => {
  expect(people(...records)).toEqual(expected);
  expect(people(...[...records].reverse())).toEqual(expected);
});

test.each<[string, Partial<User>, Partial<User>, boolean]>([
  ['two students of one number and name', {}, {}, true],
  ['the name in other capitals', {}, { givenName: 'ADA' }, true],
  ['twins', {}, { identifier: '1002' }, false],
  ['two students to whom one number was given', {}, { givenName: 'Grace' }, false],
  ['no numbers', { identifier: null }, { identifier: null }, false],
  ['a teacher who is an administrator too', { role: 'teacher' }, { role: 'administrator' }, false],
])('of %s: probably one person listed twice', (_, one, other, expected) => {
  const [left, right] = [user('A', { identifier: '1001', ...one }), user('B', { identifier: '1001', ...other })];
  expect(isListedTwice(left, right)).toBe(expected);
  expect(isListedTwice(right, left)).toBe(expected);
});
