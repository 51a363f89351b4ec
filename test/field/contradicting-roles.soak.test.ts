import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { classesOf, enrollment, isAsked, peopleIn, person, userIn, withCells } from './look.js';
import { base, startField, type Field, type Night } from './nights.js';

const isHeld = (night: Night, id: string): boolean =>
  isAsked(night, id) || night.held.some((each) => each.people.includes(id));

describe('a student’s record in the place of a teacher', () => {
  let field: Field;
  beforeAll(async () => {
    field = await startField({ folder: 'student-record-teacher-enrollment', play: 2 });
  });
  afterAll(() => field?.stop());

  test('a student never becomes the teacher of a class unasked', () => {
    for (const night of field.nights) {
      expect(peopleIn(night, 'K1')).not.toContain('P1 teacher');
      expect(classesOf(night, 'P1')).toEqual({ 'K2 student': 'active' });
    }
  });

  test('it is told and held', () => {
    for (const night of field.nights) {
      expect(isHeld(night, 'P1')).toBe(true);
      expect(night.outcome).not.toBe('complete');
    }
  });
});

describe('students who become staff of a class some night', () => {
  let field: Field;
  beforeAll(async () => {
    const enrollments = withCells(base.enrollments, 'S-P3-K1', { role: 'teacher' });
    field = await startField({
      nights: [
        {},
        {
          rows: {
            enrollments: [
              ...withCells(enrollments, 'S-P4-K2', { role: 'aide' }),
              enrollment('P5', 'K3', 'administrator', { schoolSourcedId: '200' }),
            ],
          },
        },
        {},
      ],
    });
  });
  afterAll(() => field?.stop());

  test('stay what they were: no teacher, no aide, no administrator', () => {
    for (const night of field.nights) {
      expect(classesOf(night, 'P3')).toEqual({ 'K1 student': 'active', 'K2 student': 'active' });
      expect(classesOf(night, 'P4')).toEqual({ 'K1 student': 'active', 'K2 student': 'active' });
      expect(classesOf(night, 'P5')).toEqual({ 'K1 student': 'active', 'K2 student': 'active' });
    }
  });

  test('each is held', () => {
    for (const id of ['P3', 'P4', 'P5']) expect(isHeld(field.nights[1]!, id), id).toBe(true);
  });
});

describe('records that become no user, with the enrollments of somebody who does', () => {
  const guardian = person('G1', 'guardian', { username: 'gua1', givenName: 'Gwen', familyName: 'Ardley' });
  const parent = person('G2', 'parent', { username: 'par2', givenName: 'Piet', familyName: 'Brandt' });
  const users = [...base.users, guardian, parent, person('G3', 'relative', { givenName: 'Rut', familyName: 'Cole' })];
  const enrollments = [
    ...base.enrollments,
    enrollment('G1', 'K1', 'teacher'),
    enrollment('G2', 'K1', 'student'),
    enrollment('G2', 'K2', 'student'),
    enrollment('G3', 'K1', 'guardian'),
  ];
  let field: Field;
  beforeAll(async () => {
    field = await startField({
      nights: [
        { rows: { users, enrollments } },
        { rows: { enrollments: withCells(enrollments, 'G1-K1-teacher', { role: 'guardian' }) } },
        { rows: { users: withCells(users, 'G2', { role: 'student' }) } },
      ],
    });
  });
  afterAll(() => field?.stop());

  const told = (night: Night) =>
    night.problems
      .filter((each) => each.code === 'ROLE_CONTRADICTS')
      .map((each) => `${each.thing}: ${each.detail}, ${each.affected}`)
      .sort();

  test('are told with both roles and their number, and the night is not complete', () => {
    const [night] = field.nights;
    expect(told(night!)).toEqual([
      'G1: guardian by the record, teacher by enrollments, 1',
      'G2: parent by the record, student by enrollments, 2',
    ]);
    expect(night).toMatchObject({ outcome: 'partial', report: { keptAway: { people: 2, enrollments: 3 } } });
    for (const id of ['G1', 'G2', 'G3']) expect(userIn(night!, id), id).toBeUndefined();
  });

  test('a parent in the role of a parent is nobody’s concern', () => {
    expect(told(field.nights[1]!)).toEqual(['G2: parent by the record, student by enrollments, 2']);
  });

  test('once the roles agree the person is in both classes, and the night is complete', () => {
    const night = field.nights[2]!;
    expect(night).toMatchObject({ outcome: 'complete', problems: [] });
    expect(classesOf(night, 'G2')).toEqual({ 'K1 student': 'active', 'K2 student': 'active' });
  });
});

describe('a teacher who takes a class as a student', () => {
  let field: Field;
  beforeAll(async () => {
    const enrollments = [...base.enrollments, enrollment('T2', 'K1', 'student')];
    field = await startField({ nights: [{ rows: { enrollments } }, { rows: { enrollments: base.enrollments } }] });
  });
  afterAll(() => field?.stop());

  const told = (night: Night) => night.problems.filter((each) => each.code === 'STAFF_AS_STUDENT');

  test('sits in it, keeps the classes that are taught, and is told', () => {
    const [night] = field.nights;
    expect(classesOf(night!, 'T2')).toMatchObject({ 'K1 student': 'active', 'K2 teacher': 'active' });
    expect(told(night!)).toMatchObject([{ thing: 'T2', detail: 'teacher', affected: 1 }]);
    expect(night!.outcome).toBe('complete');
  });

  test('and no longer once the enrollment is gone', () => {
    expect(told(field.nights[1]!)).toEqual([]);
  });
});
