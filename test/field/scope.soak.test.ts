import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { baseClasses, classesIn, classesOf, enrollment, person, standing, toldOf, userIn, withCells } from './look.js';
import { command } from '../holds/waiting-run.js';
import { base, startField, type Field } from './nights.js';

describe('grades that are written another way than in the scope', () => {
  let field: Field;
  beforeAll(async () => {
    field = await startField({ folder: 'grade-codes' });
    await field.next({
      classes: withCells(withCells(base.classes, 'K1', { grades: '8,9' }), 'K3', { grades: 'kg' }),
    });
  });
  afterAll(() => field?.stop());

  test('are the same grades: 9 is 09, K is KG', () => {
    for (const night of field.nights) {
      expect(classesIn(night)).toEqual({ ...baseClasses, K2: [] });
      expect(night.outcome).toBe('complete');
    }
  });
});

describe('a scope of grades in which no class is', () => {
  const withGrades = (grades: string) => base.classes.map((each) => ({ ...each, grades }));
  let field: Field;
  beforeAll(async () => {
    field = await startField({
      edit: (settings) => (settings.scope.grades = ['12']),
      nights: [{ rows: { classes: withGrades('9') } }, { rows: { classes: withGrades('12') } }],
    });
  });
  afterAll(() => field?.stop());

  test('is told: 0 of 3 classes, and which entry matches nothing, and the night is not complete', () => {
    const [night] = field.nights;
    expect(standing(night!, 'section')).toEqual([]);
    expect(night!.problems.some((each) => /\b0 of 3\b/.test(each.detail ?? ''))).toBe(true);
    expect(night!.problems.map((each) => [each.code, each.thing, each.affected])).toEqual([
      ['SCOPE_EMPTY', 'scope', 3],
      ['SCOPE_MATCHES_NOTHING', 'scope.grades', 1],
    ]);
    expect(night!.problems[1]!.detail).toContain('12; the SIS has 9');
    expect(night!.outcome).not.toBe('complete');
  });

  test('is settled once classes have the grade', () => {
    expect(field.nights[1]!.problems).toEqual([]);
    expect(classesIn(field.nights[1]!)).toEqual(baseClasses);
  });
});

describe('a scope with a school, a term, a subject and a course code that are none', () => {
  let field: Field;
  beforeAll(async () => {
    field = await startField({
      edit: (settings) => {
        Object.assign(settings.scope, { schools: ['100', '0200'], excludeSchools: ['999'], subjects: ['Alchemy'] });
        Object.assign(settings.scope, { terms: ['Trimester*', '*'], courseCodes: ['ZZ*', '*'] });
      },
    });
  });
  afterAll(() => field?.stop());

  test('is told by each setting', () => {
    const told = field.nights[0]!.problems.filter((each) => each.code === 'SCOPE_MATCHES_NOTHING');
    expect(told.map((each) => each.thing).sort()).toEqual([
      ...['scope.courseCodes', 'scope.excludeSchools', 'scope.schools', 'scope.subjects', 'scope.terms'],
    ]);
  });
});

describe('staff who are nobody', () => {
  const staff = [
    person('T7', 'teacher', { username: '', givenName: 'To Be Announced', familyName: 'Staff', identifier: '90001' }),
    person('T8', 'teacher', { username: 'tba2', givenName: '', familyName: 'TBA-2', identifier: '90002' }),
    person('T9', 'teacher', { username: 'rstaff', givenName: 'Ruth', familyName: 'Staff', identifier: '9009' }),
  ];
  let field: Field;
  beforeAll(async () => {
    const enrollments = [
      ...base.enrollments,
      ...[enrollment('T7', 'K1', 'teacher', { primary: 'true' }), enrollment('T8', 'K2', 'teacher')],
      enrollment('T9', 'K2', 'teacher', { primary: 'true' }),
    ];
    const renamed = withCells(base.users, 'T3', { givenName: 'Vacant', familyName: 'Vacant' });
    field = await startField({
      nights: [
        { rows: { users: [...base.users, ...staff], enrollments } },
        { rows: { users: [...renamed, ...staff], enrollments } },
      ],
    });
  });
  afterAll(() => field?.stop());

  test('become no users, and the others of their classes are there', () => {
    for (const night of field.nights) {
      expect([userIn(night, 'T7'), userIn(night, 'T8')]).toEqual([undefined, undefined]);
      expect(classesIn(night)).toEqual({ ...baseClasses, K2: [...baseClasses.K2, 'T9 teacher'] });
    }
    expect(field.nights[0]!.outcome).toBe('complete');
  });

  test('are no nobodies if they have a first name, a login and a number, and are told', () => {
    const [night] = field.nights;
    expect(userIn(night!, 'T9')).toMatchObject({ login: 'rstaff', name: 'Ruth Staff' });
    expect(toldOf(night!, 'T9')).toEqual(['NAME_OF_A_PLACEHOLDER']);
    expect(toldOf(night!, 'T7')).toEqual([]);
  });

  test('leave the account of a former holder as it was', () => {
    expect(userIn(field.nights[1]!, 'T3')).toMatchObject({ login: 'gpike', name: 'Greta Pike' });
    expect(classesOf(field.nights[1]!, 'T3')).toEqual({ 'K3 teacher': 'active' });
  });

  test('are explained', async () => {
    const { practice } = field;
    expect((await command(practice, 'explain', practice.district, 'T7')).out).toMatch(/placeholder/);
  });
});
