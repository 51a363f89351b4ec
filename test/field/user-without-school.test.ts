import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { baseClasses, classesIn, classesOf, toldOf, userIn, withCells } from './look.js';
import { base, startField, type Field } from './nights.js';

describe('people without a school, with an unknown one, or taken off their school when they leave', () => {
  let field: Field;
  beforeAll(async () => {
    field = await startField({ folder: 'user-without-school' });
  });
  afterAll(() => field?.stop());

  test('whoever is in a class in scope is in scope', () => {
    const [night] = field.nights;
    for (const id of ['T2', 'P1', 'P2']) expect(userIn(night!, id), id).toMatchObject({ state: 'active' });
    expect(classesIn(night!)).toEqual(baseClasses);
    expect(night!.outcome).toBe('complete');
  });

  test('a school that nobody knows is told', () => {
    expect(toldOf(field.nights[0]!, '777')).not.toEqual([]);
  });

  test('a student whose school goes blank stays in the classes that the SIS still lists', () => {
    for (const night of field.nights.slice(1))
      expect(classesOf(night, 'P3')).toEqual({ 'K1 student': 'active', 'K2 student': 'active' });
  });

  test('enrollments that have ended are drops, whatever schools the person has', () => {
    expect(classesOf(field.nights[2]!, 'P4')).toEqual({ 'K1 student': 'inactive', 'K2 student': 'inactive' });
    expect(field.nights[2]!.outcome).toBe('complete');
  });
});

describe('people of other schools, and of the district alone', () => {
  let field: Field;
  beforeAll(async () => {
    const users = withCells(withCells(base.users, 'P1', { orgSourcedIds: '200' }), 'T1', { orgSourcedIds: 'D1' });
    const left = withCells(withCells(base.enrollments, 'S-P1-K1', { status: 'tobedeleted' }), 'S-P1-K2', {
      status: 'tobedeleted',
    });
    field = await startField({
      edit: (settings) => (settings.scope.schools = ['100']),
      nights: [
        { rows: { users } },
        { rows: { users: withCells(users, 'P1', { orgSourcedIds: '' }), enrollments: left } },
      ],
    });
  });
  afterAll(() => field?.stop());

  test('are in the classes of a school in scope', () => {
    const [night] = field.nights;
    expect(classesIn(night!)).toEqual({ ...baseClasses, K3: [] });
    expect(night!.outcome).toBe('complete');
  });

  test('marked enrollments are drops in the night in which the person loses the school, too', () => {
    expect(classesOf(field.nights[1]!, 'P1')).toEqual({ 'K1 student': 'inactive', 'K2 student': 'inactive' });
    expect(field.nights[1]!.outcome).toBe('complete');
  });
});
