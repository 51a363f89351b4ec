import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { command } from '../holds/waiting-run.js';
import { baseClasses, classesOf, peopleIn, standing, toldOf, userIn, withCells } from './look.js';
import { base, startField, type Field } from './nights.js';

/** What `rollbook explain` says of a person. */
const explained = async (field: Field, id: string): Promise<string> =>
  (await command(field.practice, 'explain', field.practice.district, id)).out;
const denies = /no such record|has no record|not in the (feed|SIS)|no longer has|does not (have|show)/i;

describe('roles of OneRoster 1.2, and roles with spaces', () => {
  const odd = ['R1', 'R2', 'R3', 'R5', 'R6'];
  let field: Field;
  beforeAll(async () => {
    field = await startField({ folder: 'roles-of-1.2' });
  });
  afterAll(() => field?.stop());

  test('a teacher with a capital and a space is a teacher', () => {
    const [night] = field.nights;
    expect(userIn(night!, 'R4')).toMatchObject({ login: 'r4', name: 'Ada R4' });
    expect(classesOf(night!, 'R4')).toEqual({ 'K1 teacher': 'active' });
    expect(toldOf(night!, 'R4')).toEqual([]);
  });

  test('whoever is not in Canvas is told, with something that the office can do', () => {
    const [night] = field.nights;
    for (const id of odd) {
      if (userIn(night!, id)) continue;
      const [problem, ...others] = night!.problems.filter((each) => each.thing === id || each.examples.includes(id));
      expect(problem, id).toBeDefined();
      expect(
        others.filter((each) => each.kind === problem!.kind),
        id,
      ).toEqual([]);
      expect(problem!.remedy, id).toMatch(/PowerSchool|mapping|scope|rollbook/);
    }
  });

  test('the night is complete only if all of them are in their classes', () => {
    const [night] = field.nights;
    const inClass = ['R2', 'R6'].every((id) => Object.values(classesOf(night!, id)).includes('active'));
    if (!inClass) expect(night!.outcome).not.toBe('complete');
    expect(peopleIn(night!, 'K1')).toEqual(expect.arrayContaining(baseClasses.K1));
  });

  test('what is explained of them is so', async () => {
    for (const id of odd) expect(await explained(field, id), id).not.toMatch(denies);
    expect(await explained(field, 'R1')).toMatch(/role/i);
  });
});

describe('dates in other forms, and dates that stand for none', () => {
  let field: Field;
  const inK1 = ['P1', 'P2', 'P3', 'P4', 'P5', 'P6'];
  beforeAll(async () => {
    field = await startField({ folder: 'odd-dates' });
  });
  afterAll(() => field?.stop());

  test('everybody is in the class or told, and the night says whether all are', () => {
    const [night] = field.nights;
    let missing = 0;
    for (const [section, id] of [...inK1.map((each) => ['K1', each]), ['K3', 'P90'], ['K3', 'P91']]) {
      if (classesOf(night!, id!)[`${section} student`] === 'active') continue;
      missing += 1;
      expect(toldOf(night!, `S-${id}-${section}`), id).not.toEqual([]);
    }
    if (missing > 0) expect(night!.outcome).not.toBe('complete');
  });

  test('a far end and date-times are read', () => {
    expect(classesOf(field.nights[0]!, 'P5')['K1 student']).toBe('active');
    expect(classesOf(field.nights[0]!, 'P91')['K3 student']).toBe('active');
  });

  test('what cannot be read has a remedy for the office', () => {
    for (const each of field.nights[0]!.problems) expect(each.remedy).not.toMatch(/^Report it to the provider/);
  });
});

describe('dates that become odd in a later night', () => {
  let field: Field;
  beforeAll(async () => {
    const changes = {
      'S-P1-K1': '11/01/2026',
      'S-P2-K1': '1900-01-01',
      'S-P3-K1': '0000-00-00',
      'T-T1-K1': '0001-01-01',
    };
    const enrollments = Object.entries(changes).reduce((rows, [id, endDate]) => withCells(rows, id, { endDate }), [
      ...base.enrollments,
    ] as Array<Record<string, string>>);
    field = await startField({
      nights: [{}, { rows: { enrollments: withCells(enrollments, 'S-P4-K1', { endDate: '2026-13-45' }) } }, {}],
    });
  });
  afterAll(() => field?.stop());

  test('drop nobody but who has left by a date that can be read', () => {
    for (const night of field.nights)
      expect(peopleIn(night, 'K1')).toEqual(
        expect.arrayContaining(baseClasses.K1.filter((each) => each !== 'P1 student')),
      );
  });
});

describe('staff without a number, where the number is the id', () => {
  let field: Field;
  beforeAll(async () => {
    field = await startField({ folder: 'staff-without-number' });
  });
  afterAll(() => field?.stop());

  test('wait, are told, and the night is not complete', () => {
    const [first] = field.nights;
    expect(standing(first!, 'user')).not.toEqual(expect.arrayContaining(['9001']));
    for (const id of ['T1', 'T2']) expect(toldOf(first!, id), id).not.toEqual([]);
    expect(first!.outcome).not.toBe('complete');
    expect(peopleIn(first!, 'K1')).toContain('1001 student');
  });

  test('arrive with their classes once they have one', () => {
    const second = field.nights[1]!;
    expect(userIn(second, '9001')).toMatchObject({ login: 'hvane', name: 'Hester Vane' });
    expect(peopleIn(second, 'K1')).toContain('9001 teacher');
    expect(toldOf(second, 'T1')).toEqual([]);
    expect(toldOf(second, 'T2')).not.toEqual([]);
    expect(second.outcome).not.toBe('complete');
  });

  test('what is explained of them is so', async () => {
    expect(await explained(field, 'T2')).not.toMatch(denies);
  });
});
