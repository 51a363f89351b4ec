import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { command } from '../holds/waiting-run.js';
import { enrollment, person } from './look.js';
import { base, startField, type Field, type Night } from './nights.js';

const titled = (title: string) => ({
  classes: base.classes.map((each) => (each.sourcedId === 'K1' ? { ...each, title } : each)),
});
const told = (night: Night) =>
  night.problems.filter(({ code }) => code === 'CROSS_LISTED').map(({ thing, detail }) => `${thing} ${detail}`);
const place = (night: Night) => {
  const { course_id: course, home_course_id: home, name } = night.canvas.section.get('K1')!;
  return { course, home, name };
};

describe('somebody cross-lists a section by hand', () => {
  let field: Field;
  beforeAll(async () => {
    field = await startField({});
    await field.practice.plant('cross-list', { section: 'K1', course: 'K3' });
  });
  afterAll(() => field?.stop());

  test('who is new in the class comes into the section, where it is', async () => {
    const newcomer = person('P7', 'student', { username: 'stu7', givenName: 'Maren', familyName: 'Oslo' });
    const night = await field.next({
      users: [...base.users, newcomer],
      enrollments: [...base.enrollments, enrollment('P7', 'K1', 'student')],
    });
    expect(night).toMatchObject({ outcome: 'complete', problems: [] });
    expect(place(night)).toMatchObject({ course: 'K3', home: 'K1' });
    expect(night.canvas.enrollment.get('K1 / P7 / StudentEnrollment')).toMatchObject({ state: 'active' });
  });

  test('a changed name arrives, the section stays, and it is told as cross-listed and not as kept', async () => {
    const night = await field.next(titled('Algebra A'));
    expect(night).toMatchObject({ outcome: 'complete', held: [] });
    expect(place(night)).toEqual({ course: 'K3', home: 'K1', name: 'Algebra A' });
    expect(told(night)).toEqual(['K1 in K3, home in K1']);
    expect(night.problems).toHaveLength(1);
    expect((await field.next()).sent).toEqual({});
  });

  test('a name that somebody has set by hand there is told apart from it', async () => {
    await field.practice.plant('ui-edit', { kind: 'section', sisId: 'K1', name: 'Joint algebra' });
    const night = await field.next(titled('Algebra B'));
    expect(place(night)).toMatchObject({ name: 'Joint algebra' });
    expect(night.problems.map(({ code, field: column }) => [code, column])).toEqual(
      expect.arrayContaining([
        ['CANVAS_KEPT_NAME', 'name'],
        ['CROSS_LISTED', 'course_id'],
      ]),
    );
    expect(told(night)).toEqual(['K1 in K3, home in K1']);
  });

  test('it is explained', async () => {
    const { practice } = field;
    const { out } = await command(practice, 'explain', practice.district, 'K1', '--collection', 'classes');
    expect(out).toContain('CROSS_LISTED (section K1, course_id): in K3, home in K1');
  });

  test('once it is taken home it is told no longer, also in a night without changes', async () => {
    await field.practice.plant('cross-list', { section: 'K1' });
    const night = await field.next();
    expect(told(night)).toEqual([]);
    expect(place(night)).toMatchObject({ course: 'K1', home: null });
  });
});

describe('another tool moves a section into another course for good', () => {
  let field: Field;
  beforeAll(async () => {
    field = await startField({});
    const form = new FormData();
    const csv = 'section_id,course_id,name,status\nK1,K3,Algebra p1,active\n';
    form.append('attachment', new Blob([csv], { type: 'text/csv' }), 'sections.csv');
    const address = `${field.practice.sandbox.canvasUrl}/api/v1/accounts/self/sis_imports`;
    const answer = await fetch(address, {
      ...{ method: 'POST', headers: { authorization: 'Bearer practice-other-tool' }, body: form },
    });
    expect(answer.status).toBe(200);
  });
  afterAll(() => field?.stop());

  test('a change of its name does not take it back unasked', async () => {
    const night = await field.next(titled('Algebra A'));
    expect(night).toMatchObject({ outcome: 'held' });
    expect(night.held.map(({ kind, reason }) => [kind, reason])).toEqual([['section', 'SECTION_MOVED']]);
    expect(place(night)).toMatchObject({ course: 'K3', home: null });
    expect(told(night)).toEqual(['K1 in K3']);
  });
});
