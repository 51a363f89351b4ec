import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { baseClasses, classesIn, classesOf, enrollment, isAsked, person, toldOf, userIn, withCells } from './look.js';
import { base, startField, type Field } from './nights.js';

describe('people are joined by number, and a student has the number of a teacher', () => {
  let field: Field;
  beforeAll(async () => {
    field = await startField({ folder: 'number-of-student-and-teacher', play: 2 });
  });
  afterAll(() => field?.stop());

  test('they are two people with accounts, names, logins and classes of their own', () => {
    for (const night of field.nights) {
      expect(userIn(night, 'T1')).toMatchObject({ login: 'hvane', name: 'Hester Vane' });
      expect(userIn(night, 'P1')).toMatchObject({ login: 'stu1', name: 'Oriel Tamsin' });
      expect(classesIn(night)).toEqual(baseClasses);
    }
  });

  test('it is told', () => {
    for (const night of field.nights)
      expect([...toldOf(night, 'P1'), ...toldOf(night, 'T1'), ...toldOf(night, '9001')]).not.toEqual([]);
  });
});

describe('people are joined by number: others who share one', () => {
  let field: Field;
  beforeAll(async () => {
    const again = person('A1', 'administrator', {
      ...{ username: 'hvane', givenName: 'Hester', familyName: 'Vane', identifier: '9001' },
      email: 'hvane@larkmoor.example',
    });
    const namesake = person('T9', 'teacher', {
      username: 'mbray',
      givenName: 'Mina',
      familyName: 'Bray',
      identifier: '9002',
    });
    field = await startField({
      edit: (settings) => (settings.mapping.mergeUsersBy = 'identifier'),
      nights: [
        {
          rows: {
            users: [...withCells(base.users, 'P3', { identifier: '1002' }), again, namesake],
            enrollments: [...base.enrollments, enrollment('T9', 'K1', 'teacher')],
          },
        },
      ],
    });
  });
  afterAll(() => field?.stop());

  test('a teacher who is an administrator too, with the same name and login, is one person', () => {
    const [night] = field.nights;
    expect(userIn(night!, 'T1')).toMatchObject({ login: 'hvane', name: 'Hester Vane' });
    expect(userIn(night!, 'A1')).toBeUndefined();
    expect(toldOf(night!, 'A1')).toEqual([]);
  });

  test('two teachers of whom nothing else agrees are never one, nor two students, and both pairs are told', () => {
    const [night] = field.nights;
    for (const [one, other] of [
      ['T2', 'T9'],
      ['P2', 'P3'],
    ] as const) {
      expect([...toldOf(night!, one), ...toldOf(night!, other)]).not.toEqual([]);
      const [left, right] = [userIn(night!, one)?.name, userIn(night!, other)?.name];
      expect(left === undefined || left !== right).toBe(true);
    }
    expect(classesOf(night!, 'T2')['K1 teacher']).toBeUndefined();
    expect(classesOf(night!, 'T9')['K2 teacher']).toBeUndefined();
  });
});

describe('one child with two active records', () => {
  let field: Field;
  beforeAll(async () => {
    field = await startField({ folder: 'one-human-two-records', play: 2 });
    await field.next({
      users: [
        ...base.users,
        person('P2b', 'student', {
          ...{ username: 'stu2x', givenName: 'Brede', familyName: 'Calloway', identifier: '1002' },
          email: 'stu2@larkmoor.example',
        }),
      ],
      enrollments: [...base.enrollments, enrollment('P2b', 'K2', 'student', { endDate: '2026-12-18' })],
    });
  });
  afterAll(() => field?.stop());

  test('the first one keeps account and classes, and the second never gets its login, in whatever case', () => {
    for (const night of field.nights) {
      expect(userIn(night, 'P1')).toMatchObject({ login: 'stu1', name: 'Oriel Tamsin', state: 'active' });
      expect(classesOf(night, 'P1')).toEqual({ 'K1 student': 'active', 'K2 student': 'active' });
      expect(String(userIn(night, 'P1b')?.login ?? '').toLowerCase()).not.toBe('stu1');
    }
  });

  test('both records are named', () => {
    for (const night of field.nights.slice(0, 2)) {
      expect(toldOf(night, 'P1b')).not.toEqual([]);
      expect(toldOf(night, 'P1')).not.toEqual([]);
      expect(night.outcome).not.toBe('complete');
    }
  });

  test('two records of one number and name, with logins of their own, are named, too', () => {
    const third = field.nights[2]!;
    expect(toldOf(third, 'P2b').length > 0 || isAsked(third, 'P2b')).toBe(true);
    expect(classesOf(third, 'P2')).toEqual({ 'K1 student': 'active', 'K2 student': 'active' });
  });
});
