import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { command } from '../holds/waiting-run.js';
import { imports } from '../nights/look.js';
import { classesOf, enrollment, inTenMonths, person } from './look.js';
import { base, startField, type Field, type Night } from './nights.js';

const newcomer = person('P7', 'student', {
  ...{ username: 'stu7', givenName: 'Maren', familyName: 'Oslo', identifier: '1007', grades: '09' },
});
const withNewcomer = {
  users: [...base.users, newcomer],
  enrollments: [...base.enrollments, ...['K1', 'K2'].map((section) => enrollment('P7', section, 'student'))],
};
const leaves = (id: string) => ({
  enrollments: withNewcomer.enrollments.map((each) =>
    each.sourcedId === id ? { ...each, endDate: '2026-11-20' } : each,
  ),
});
const conclude = ({ practice }: Field, course: string, event = 'conclude') =>
  practice.plant('ui-edit', { kind: 'course', sisId: course, event });
const concluded = (night: Night) =>
  night.problems.flatMap(({ code, thing, affected }) =>
    code === 'CONCLUDED_IN_CANVAS' ? [`${thing}: ${affected}`] : [],
  );
const stateOf = (night: Night, course: string) => night.canvas.course.get(course)?.state;

describe('somebody concludes a course by hand while its class runs', () => {
  let field: Field;
  beforeAll(async () => {
    field = await startField({});
    await conclude(field, 'K2');
  });
  afterAll(() => field?.stop());

  test('who is new in it waits, and the course is told once; other classes get their newcomers', async () => {
    const night = await field.next(withNewcomer);
    expect(night).toMatchObject({ outcome: 'partial', held: [], notSent: { 'enrollment create COURSE_CONCLUDED': 1 } });
    expect(classesOf(night, 'P7')).toEqual({ 'K1 student': 'active' });
    expect(concluded(night)).toEqual(['K2: 1']);
  });

  test('nothing of it is sent again and again, and it stays told while it is concluded', async () => {
    const before = (await imports(field.practice)).length;
    const night = await field.next();
    expect(night).toMatchObject({ outcome: 'partial', sent: {} });
    expect((await imports(field.practice)).length).toBe(before);
    expect(concluded(night)).toEqual(['K2: 1']);
  });

  test('drops and changed names wait as well: it is as it was when it was concluded', async () => {
    const night = await field.next({
      ...leaves('S-P1-K2'),
      classes: base.classes.map((each) => (each.sourcedId === 'K2' ? { ...each, title: 'Botany' } : each)),
    });
    expect(night.sent).toEqual({});
    expect(night.notSent).toMatchObject({
      'enrollment remove COURSE_CONCLUDED': 1,
      'course update COURSE_CONCLUDED': 1,
    });
    expect(classesOf(night, 'P1')).toEqual({ 'K1 student': 'active', 'K2 student': 'completed' });
    expect(stateOf(night, 'K2')).toBe('completed');
  });

  test('why somebody is not in it is explained', async () => {
    const { practice } = field;
    const { out } = await command(practice, 'explain', practice.district, 'K2', 'P7');
    expect(out).toContain('somebody has concluded its course in Canvas');
    expect(out).toContain('CONCLUDED_IN_CANVAS');
  });

  test('somebody who says that it is known has complete nights', async () => {
    const { practice } = field;
    const words = ['acknowledge', practice.district, 'CONCLUDED_IN_CANVAS', 'K2', '--until', inTenMonths];
    expect(await command(practice, ...words)).toMatchObject({ code: 0 });
    expect((await field.next()).outcome).toBe('complete');
  });

  test('once it is reopened everything follows in that night: who stayed, who is new, who has left', async () => {
    await conclude(field, 'K2', 'offer');
    const night = await field.next();
    expect(night).toMatchObject({ outcome: 'complete', notSent: {} });
    expect(classesOf(night, 'P7')).toMatchObject({ 'K2 student': 'active' });
    expect(classesOf(night, 'P2')).toMatchObject({ 'K2 student': 'active' });
    expect(classesOf(night, 'P1')).toMatchObject({ 'K2 student': 'inactive' });
    expect(night.canvas.course.get('K2')).toMatchObject({ state: 'available', name: 'Botany' });
    expect(concluded(night)).toEqual([]);
    expect((await field.next()).sent).toEqual({});
  });
});

describe('somebody concludes a course of which only the name changes', () => {
  let field: Field;
  beforeAll(async () => {
    field = await startField({});
    await conclude(field, 'K2');
    await field.next({
      classes: base.classes.map((each) => (each.sourcedId === 'K2' ? { ...each, title: 'Botany' } : each)),
    });
    await field.next();
  });
  afterAll(() => field?.stop());

  test('it is told, keeps nobody away, and the nights are complete', () => {
    for (const night of field.nights.slice(1)) {
      expect(night).toMatchObject({ outcome: 'complete', sent: {}, held: [] });
      expect(concluded(night)).toEqual(['K2: 0']);
      expect(stateOf(night, 'K2')).toBe('completed');
    }
  });

  test('once the class is over it is told no longer', async () => {
    const late = await startField({
      ...{ dates: ['2026-12-01T00:30', '2026-12-02T00:30', '2027-01-15T00:30'], play: 1 },
    });
    try {
      await conclude(late, 'K2');
      expect(concluded(await late.next(withNewcomer))).toEqual(['K2: 1']);
      expect(concluded(await late.next())).toEqual([]);
    } finally {
      await late.stop();
    }
  });
});

describe('a student moves into a concluded course', () => {
  let field: Field;
  beforeAll(async () => {
    field = await startField({
      nights: [{ rows: { classes: [...base.classes, { ...base.classes[1]!, sourcedId: 'K4', classCode: 'BI1.4' }] } }],
    });
    await conclude(field, 'K4');
    const moved = base.enrollments.map((each) =>
      each.sourcedId === 'S-P1-K2' ? { ...each, endDate: '2026-11-20' } : each,
    );
    await field.next({ enrollments: [...moved, enrollment('P1', 'K4', 'student', { endDate: '2026-12-18' })] });
  });
  afterAll(() => field?.stop());

  test('and stays in the former one until the new one takes people', async () => {
    const [, waits] = field.nights;
    expect(classesOf(waits!, 'P1')).toEqual({ 'K1 student': 'active', 'K2 student': 'active' });
    await conclude(field, 'K4', 'claim');
    const night = await field.next();
    expect(classesOf(night, 'P1')).toMatchObject({ 'K2 student': 'inactive', 'K4 student': 'active' });
  });
});

describe('a course is concluded after its section was cross-listed into another one', () => {
  let field: Field;
  beforeAll(async () => {
    field = await startField({});
    await field.practice.plant('cross-list', { section: 'K2', course: 'K1' });
    await conclude(field, 'K2');
    await field.next(withNewcomer);
  });
  afterAll(() => field?.stop());

  test('its people come into the section all the same', () => {
    const [, night] = field.nights;
    expect(night).toMatchObject({ outcome: 'complete', notSent: {} });
    expect(classesOf(night!, 'P7')).toEqual({ 'K1 student': 'active', 'K2 student': 'active' });
    expect(night!.problems.map(({ code, thing }) => `${code} ${thing}`)).toEqual(['CROSS_LISTED K2']);
  });

  test('and wait once the course that it is in is concluded', async () => {
    await conclude(field, 'K1');
    const other = person('P8', 'student', {
      username: 'stu8',
      givenName: 'Ida',
      familyName: 'Vale',
      identifier: '1008',
    });
    const night = await field.next({
      users: [...withNewcomer.users, other],
      enrollments: [...withNewcomer.enrollments, enrollment('P8', 'K2', 'student')],
    });
    expect(night.notSent).toEqual({ 'enrollment create COURSE_CONCLUDED': 1 });
    expect(concluded(night)).toEqual(['K1: 1']);
  });
});

describe('classes share a course, and somebody concludes it', () => {
  let field: Field;
  beforeAll(async () => {
    field = await startField({ edit: ({ mapping }) => (mapping.courses = 'perCourse') });
    const course = String(field.nights[0]!.canvas.section.get('K2')!.course_id);
    await conclude(field, course);
    const other = { ...base.classes[1]!, sourcedId: 'K4', classCode: 'BI1.4', title: 'Botany p4' };
    await field.next({
      classes: [...base.classes, other],
      enrollments: [
        ...base.enrollments,
        enrollment('T2', 'K4', 'teacher', { primary: 'true', endDate: '2026-12-18' }),
        enrollment('P1', 'K4', 'student', { endDate: '2026-12-18' }),
      ],
    });
  });
  afterAll(() => field?.stop());

  test('a new class of it waits with its people', () => {
    const night = field.nights[1]!;
    expect(night.notSent).toEqual({
      ...{ 'course update COURSE_CONCLUDED': 1, 'section create COURSE_CONCLUDED': 1 },
      'enrollment create PARENT_HELD': 2,
    });
    expect(night).toMatchObject({
      outcome: 'partial',
      held: [],
      problems: [{ code: 'CONCLUDED_IN_CANVAS', affected: 2 }],
    });
  });

  test('and comes once it is reopened', async () => {
    await conclude(field, field.nights[1]!.problems[0]!.thing, 'claim');
    const night = await field.next();
    expect(night).toMatchObject({ outcome: 'complete', notSent: {}, problems: [] });
    expect(classesOf(night, 'P1')).toEqual({ 'K1 student': 'active', 'K2 student': 'active', 'K4 student': 'active' });
  });
});
