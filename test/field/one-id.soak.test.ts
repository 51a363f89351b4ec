import { afterAll, describe, beforeAll, expect, test } from 'vitest';
import { baseClasses, classesIn, classesOf, enrollment, person, standing, toldOf, userIn, withCells } from './look.js';
import { base, startField, type Field, type Night } from './nights.js';

const loginsIn = (night: Night): unknown[] => [...night.canvas.user.values()].map((each) => each.login_id);
const useOf = (night: Night, collection: string): string | undefined =>
  night.report?.collections.find((each) => each.collection === collection)?.use;

describe('a student and a teacher under one id', () => {
  let field: Field;
  beforeAll(async () => {
    field = await startField({ folder: 'student-and-teacher-one-id', play: 2 });
  });
  afterAll(() => field?.stop());

  test('neither is concluded from, in any night: no account, no login, no enrollment', () => {
    for (const night of field.nights) {
      expect(userIn(night, '5001')).toBeUndefined();
      expect(loginsIn(night)).not.toContain('dquill');
      expect(loginsIn(night)).not.toContain('stu51');
      expect(classesOf(night, '5001')).toEqual({});
      expect(classesIn(night)).toEqual(baseClasses);
    }
  });

  test('they are told, and the night is not complete while they are away', () => {
    for (const night of field.nights) {
      expect(toldOf(night, '5001')).not.toEqual([]);
      expect(night.outcome).not.toBe('complete');
    }
  });
});

describe('a student comes under the id of a teacher who is known', () => {
  const teacher = person('5001', 'teacher', { username: 'dquill', givenName: 'Delphine', familyName: 'Quill' });
  const student = person('5001', 'student', { username: 'stu51', givenName: 'Bram', familyName: 'Yarrow' });
  const taught = enrollment('5001', 'K1', 'teacher');
  let field: Field;
  beforeAll(async () => {
    field = await startField({
      nights: [
        { rows: { users: [...base.users, teacher], enrollments: [...base.enrollments, taught] } },
        {
          rows: {
            users: [...base.users, student, teacher],
            enrollments: [...base.enrollments, taught, enrollment('5001', 'K2', 'student')],
          },
        },
        { rows: { users: [...base.users, teacher, student] } },
        { rows: { users: [...base.users, teacher], enrollments: [...base.enrollments, taught] } },
      ],
    });
  });
  afterAll(() => field?.stop());

  test('the teacher keeps account, name, login and class, and the student gets none of it', () => {
    const [first, ...others] = field.nights;
    expect(first).toMatchObject({ outcome: 'complete' });
    for (const night of others) {
      expect(userIn(night, '5001')).toMatchObject({ login: 'dquill', name: 'Delphine Quill', state: 'active' });
      expect(classesOf(night, '5001')).toEqual({ 'K1 teacher': 'active' });
    }
  });

  test('both are told until the SIS has mended it, and then the night is complete', () => {
    const [, second, third, mended] = field.nights;
    expect(toldOf(second!, '5001')).not.toEqual([]);
    expect(toldOf(third!, '5001')).not.toEqual([]);
    expect([second!.outcome, third!.outcome]).not.toContain('complete');
    expect(mended).toMatchObject({ outcome: 'complete', held: [] });
    expect(toldOf(mended!, '5001')).toEqual([]);
  });
});

describe('classes, enrollments, sessions and schools that differ under one id', () => {
  const [k1, k2] = base.classes;
  const of = (id: string) => base.enrollments.find((each) => each.sourcedId === id)!;
  let field: Field;
  beforeAll(async () => {
    field = await startField({
      nights: [
        {},
        {
          rows: {
            classes: [
              ...base.classes,
              { ...k2!, title: 'World History', courseSourcedId: 'CA', schoolSourcedId: '200' },
            ],
            enrollments: [...base.enrollments, { ...of('S-P1-K1'), userSourcedId: 'P90' }],
          },
        },
        {
          rows: {
            classes: [
              ...base.classes,
              { ...k1!, sourcedId: 'K9', title: 'One' },
              { ...k1!, sourcedId: 'K9', title: 'Two' },
            ],
            enrollments: [...base.enrollments, enrollment('P1', 'K9', 'student')],
            academicSessions: [...base.academicSessions, { ...base.academicSessions[1]!, endDate: '2027-12-18' }],
          },
        },
      ],
    });
  });
  afterAll(() => field?.stop());

  test('what stands stays as it was', () => {
    for (const night of field.nights.slice(1)) {
      expect(classesIn(night)).toEqual(baseClasses);
      expect(night.canvas.course.get('K2')).toMatchObject({ name: 'Botany p2', account_id: '100', term_id: 'S1' });
      expect(night.canvas.term.get('S1')?.end_at).toBe(field.nights[0]!.canvas.term.get('S1')?.end_at);
    }
  });

  test('nothing new is made of them', () => {
    const third = field.nights[2]!;
    expect(standing(third, 'course')).not.toContain('K9');
    expect(classesOf(third, 'P90')).toEqual({ 'K3 student': 'active' });
  });

  test('each is told', () => {
    const [, second, third] = field.nights;
    expect(toldOf(second!, 'K2')).not.toEqual([]);
    expect(toldOf(second!, 'S-P1-K1')).not.toEqual([]);
    expect(toldOf(third!, 'K9')).not.toEqual([]);
    expect(toldOf(third!, 'S1')).not.toEqual([]);
    expect([second!.outcome, third!.outcome]).not.toContain('complete');
  });
});

describe('a teacher who is listed once for each school', () => {
  let field: Field;
  beforeAll(async () => {
    field = await startField({ folder: 'teacher-listed-per-school', play: 3 });
  });
  afterAll(() => field?.stop());

  test('is one person at both schools, and no fault', () => {
    const [night] = field.nights;
    expect(night).toMatchObject({ outcome: 'complete', problems: [], held: [] });
    expect(classesOf(night!, 'T1')).toEqual({ 'K1 teacher': 'active', 'K3 teacher': 'active' });
    expect(useOf(night!, 'users')).toBe('all');
  });

  test('costs no proof: a student who left the class leaves it in Canvas in the second night', () => {
    const [, second, third] = field.nights;
    expect(classesOf(second!, 'P6')).toEqual({ 'K1 student': 'active', 'K2 student': 'active' });
    expect(classesOf(third!, 'P6')).toEqual({ 'K1 student': 'active', 'K2 student': 'inactive' });
    expect(third!.outcome).toBe('complete');
  });
});

describe('a course that is listed once for each school', () => {
  let field: Field;
  beforeAll(async () => {
    field = await startField({ folder: 'course-listed-per-school', play: 3 });
  });
  afterAll(() => field?.stop());

  test('is one course, and no fault', () => {
    const [night] = field.nights;
    expect(night).toMatchObject({ outcome: 'complete', problems: [], held: [] });
    expect(classesIn(night!)).toEqual(baseClasses);
    expect(useOf(night!, 'courses')).toBe('all');
  });

  test('costs no proof', () => {
    expect(classesOf(field.nights[1]!, 'P6')['K2 student']).toBe('active');
    expect(classesOf(field.nights[2]!, 'P6')['K2 student']).toBe('inactive');
  });
});

describe('copies of one record', () => {
  const copiesOfP1 = withCells(
    withCells(base.users, 'P1', { orgSourcedIds: '200', grades: '9,10', phone: '555-0100', enabledUser: 'false' }),
    'T1',
    { dateLastModified: '2026-11-01T00:00:00.000Z' },
  ).filter((each) => ['P1', 'T1'].includes(each.sourcedId!));
  let field: Field;
  beforeAll(async () => {
    const { orgs, academicSessions, courses, classes, users, enrollments } = base;
    field = await startField({
      pageCap: 5,
      nights: [
        {
          rows: {
            orgs: [...orgs, ...orgs],
            academicSessions: [...academicSessions, ...academicSessions],
            courses: [...courses, ...courses],
            classes: [...classes, ...classes],
            users: [...users, ...copiesOfP1],
            enrollments: [...enrollments, ...enrollments.slice(0, 6)],
          },
        },
        {},
      ],
    });
  });
  afterAll(() => field?.stop());

  test('that are the same, or differ only in schools, grades, phone or stamps, are no fault', () => {
    for (const night of field.nights) {
      expect(night).toMatchObject({ outcome: 'complete', problems: [], held: [] });
      expect(classesIn(night)).toEqual(baseClasses);
      expect(night.report?.collections.map((each) => each.use)).toEqual(Array.from({ length: 6 }, () => 'all'));
    }
    expect(field.nights[1]!.sent).toEqual({});
  });
});

describe('copies of one record in a list without order', () => {
  const copyOf = (id: string, cells: Record<string, string>) => ({
    ...base.users.find((each) => each.sourcedId === id)!,
    ...cells,
  });
  const stamped = { dateLastModified: '2026-11-01T00:00:00.000Z' };
  let field: Field;
  beforeAll(async () => {
    const dropped = { rows: { enrollments: base.enrollments.filter((each) => each.sourcedId !== 'S-P6-K2') } };
    field = await startField({
      fault: 'ignore-sort',
      nights: [
        { rows: { users: [copyOf('T1', stamped), ...base.users, copyOf('P1', stamped)] } },
        { rows: { users: [copyOf('T1', stamped), ...base.users, copyOf('P1', { orgSourcedIds: '200' })] } },
        dropped,
        {},
      ],
    });
  });
  afterAll(() => field?.stop());

  test('and in one page are no fault, wherever they stand in it', () => {
    for (const night of field.nights) {
      expect(useOf(night, 'users')).toBe('all');
      expect(night).toMatchObject({ outcome: 'complete', problems: [], held: [] });
    }
  });

  test('cost no proof: a student who left the class leaves it in Canvas two nights later', () => {
    expect(classesOf(field.nights[2]!, 'P6')['K2 student']).toBe('active');
    expect(classesOf(field.nights[3]!, 'P6')['K2 student']).toBe('inactive');
  });
});
