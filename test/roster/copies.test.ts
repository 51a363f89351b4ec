import { expect, test } from 'vitest';
import type { Course, Enrollment, User } from '../../oneroster/rostering/model.js';
import { sidesOf, uniteCopies } from '../../roster/copies.js';

const teacher: User = {
  ...{ sourcedId: '5001', status: 'active', username: 'dquill', userIds: [], enabledUser: true },
  ...{ givenName: 'Delphine', familyName: 'Quill', middleName: null, role: 'teacher', identifier: '5001' },
  ...{ email: 'dquill@larkmoor.example', orgSourcedIds: ['100'], grades: [] },
};
const student: User = { ...teacher, role: 'student', username: 'stu51', givenName: 'Bram', familyName: 'Yarrow' };
const course: Course = {
  ...{ sourcedId: 'CA', status: 'active', title: 'Algebra', courseCode: 'MA1', schoolYearSourcedId: null },
  ...{ grades: [], subjects: [], orgSourcedId: '100' },
};
const enrollment: Enrollment = {
  ...{ sourcedId: 'E1', status: 'active', role: 'student', primary: false, userSourcedId: 'P1' },
  ...{ classSourcedId: 'K1', schoolSourcedId: '100', beginDate: null, endDate: null },
};

test('a person listed once for each school is one person of both', () => {
  const united = uniteCopies('users', [
    { ...teacher, orgSourcedIds: ['200'], grades: ['10'], enabledUser: false },
    { ...teacher, grades: ['09'] },
  ]);
  expect(united).toEqual({
    differing: null,
    record: { ...teacher, orgSourcedIds: ['100', '200'], grades: ['09', '10'], enabledUser: true },
  });
});

test('the order in which copies come does not matter', () => {
  const copies = [course, { ...course, orgSourcedId: '200' }, { ...course, orgSourcedId: null }];
  expect(uniteCopies('courses', copies)).toEqual(uniteCopies('courses', [...copies].reverse()));
});

test('a list in another order is no difference', () => {
  const one = { ...teacher, orgSourcedIds: ['100', '200'] };
  expect(uniteCopies('users', [one, { ...one, orgSourcedIds: ['200', '100'] }]).differing).toBeNull();
});

test.each<[string, readonly string[], ReturnType<typeof uniteCopies>]>([
  ['a teacher and a student', ['username', 'givenName', 'role'], uniteCopies('users', [teacher, student])],
  ['one who is marked as left', ['status'], uniteCopies('users', [teacher, { ...teacher, status: 'tobedeleted' }])],
  ['another login', ['username'], uniteCopies('users', [teacher, { ...teacher, username: 'dq' }])],
  ['another title', ['title'], uniteCopies('courses', [course, { ...course, title: 'Algebra II' }])],
  [
    'another class',
    ['classSourcedId'],
    uniteCopies('enrollments', [enrollment, { ...enrollment, classSourcedId: 'K2' }]),
  ],
  ['another end', ['endDate'], uniteCopies('enrollments', [enrollment, { ...enrollment, endDate: '2026-12-18' }])],
])('nothing is concluded from copies with %s', (_, fields, united) => {
  expect([...(united.differing ?? [])].sort()).toEqual(expect.arrayContaining([...fields].sort()));
});

test('both sides are told by what they are, and not by name', () => {
  const sides = sidesOf('users', [student, teacher, teacher]);
  expect(sides).toBe('student 5001 100 / teacher 5001 100');
});
