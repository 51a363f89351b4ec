import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { imports } from '../nights/look.js';
import { classesOf, enrollment, peopleIn, person } from './look.js';
import { base, startField, type Field } from './nights.js';

const newcomers = ['P7', 'P8'].map((id, index) =>
  person(id, 'student', {
    ...{ username: `stu${index + 7}`, givenName: 'Maren', familyName: `Oslo${index}`, identifier: `100${index + 7}` },
    grades: '09',
  }),
);
const withNewcomers = {
  users: [...base.users, ...newcomers],
  enrollments: [
    ...base.enrollments,
    ...newcomers.flatMap((each) => ['K1', 'K2'].map((section) => enrollment(each.sourcedId!, section, 'student'))),
  ],
};

/** Rows that Canvas was given in all imports so far. */
const given = async ({ practice }: Field): Promise<number> =>
  (await imports(practice)).reduce((sum, each) => {
    const { counts } = each.data as { counts: Record<string, number> };
    return sum + (counts.enrollments ?? 0) + (counts.warning_count ?? 0);
  }, 0);

const edit = (field: Field, kind: string, sisId: string, fields: Record<string, string>) =>
  field.practice.plant('ui-edit', { kind, sisId, ...fields });

const deleted = (night: { problems: Array<{ code: string; kind: string; thing: string; affected: number }> }) =>
  night.problems
    .filter((each) => each.code === 'DELETED_IN_CANVAS')
    .map(({ kind, thing, affected }) => `${kind} ${thing}: ${affected}`);

describe.each([
  ['a section', 'section', { workflow_state: 'deleted' }, { workflow_state: 'active' }],
  ['a course', 'course', { event: 'delete' }, { event: 'undelete' }],
] as const)('somebody deletes %s in Canvas by hand', (_, kind, away, back) => {
  let field: Field;
  beforeAll(async () => {
    field = await startField({});
    await edit(field, kind, 'K2', away);
    await field.next(withNewcomers);
    await field.next();
  });
  afterAll(() => field?.stop());

  test('newcomers to other classes arrive, and Canvas refuses those to this one once', () => {
    const refused = field.nights[1]!;
    expect(refused).toMatchObject({ outcome: 'partial', sent: { 'user create': 2, 'enrollment create': 4 } });
    expect(classesOf(refused, 'P7')).toEqual({ 'K1 student': 'active' });
  });

  test('from the next night on it is one question about the place, and nothing is sent', async () => {
    const asked = field.nights[2]!;
    const before = await given(field);
    const again = await field.next();
    for (const night of [asked, again]) {
      expect(night).toMatchObject({ outcome: 'held', sent: {} });
      expect(night.held.map((each) => each.reason)).toEqual(['PLACE_DELETED', 'PLACE_DELETED']);
      expect(deleted(night)).toEqual(['section K2: 2']);
      expect(night.problems).toHaveLength(1);
    }
    expect(await given(field)).toBe(before);
  });

  test('once it is restored that is noticed, and who waits comes in', async () => {
    await edit(field, kind, 'K2', back);
    const night = await field.next();
    expect(night).toMatchObject({ sent: { 'enrollment create': 2 }, held: [], problems: [] });
    expect(peopleIn(night, 'K2')).toEqual(expect.arrayContaining(['P7 student', 'P8 student']));
  });
});

describe('somebody deletes a section by hand of which only the name changes', () => {
  let field: Field;
  beforeAll(async () => {
    field = await startField({});
    await edit(field, 'section', 'K2', { workflow_state: 'deleted' });
    const classes = base.classes.map((each) => (each.sourcedId === 'K2' ? { ...each, title: 'Botany' } : each));
    await field.next({ classes });
    await field.next();
  });
  afterAll(() => field?.stop());

  test('it does not come back without its people', async () => {
    for (const night of field.nights.slice(1)) {
      expect(night.outcome).toBe('held');
      expect(deleted(night)).toEqual(['section K2: 1']);
      expect(night.canvas.section.get('K2')).toMatchObject({ state: 'deleted' });
    }
    await edit(field, 'section', 'K2', { workflow_state: 'active' });
    const night = await field.next();
    expect(night).toMatchObject({ outcome: 'complete', problems: [] });
    expect(night.canvas.section.get('K2')).toMatchObject({ state: 'active', name: 'Botany' });
  });
});

describe('somebody deletes the account of a school that has no courses yet', () => {
  let field: Field;
  beforeAll(async () => {
    const orgs = [
      ...base.orgs,
      { sourcedId: '300', name: 'Heron', type: 'school', identifier: '300', parentSourcedId: 'D1' },
    ];
    field = await startField({ nights: [{ rows: { orgs } }] });
    await edit(field, 'account', '300', { workflow_state: 'deleted' });
    const opened = { ...base.classes[0]!, sourcedId: 'K9', classCode: 'K9', schoolSourcedId: '300' };
    await field.next({ classes: [...base.classes, opened] });
    await field.next();
  });
  afterAll(() => field?.stop());

  test('its new courses are held, and not put into another account', () => {
    for (const night of field.nights.slice(1)) {
      expect(night.outcome).toBe('held');
      expect(night.sent).toEqual({});
      expect(deleted(night)).toEqual(['account 300: 1']);
      expect(night.canvas.course.has('K9')).toBe(false);
    }
  });

  test('once it is restored they arrive there', async () => {
    await edit(field, 'account', '300', { workflow_state: 'active' });
    const night = await field.next();
    expect(night).toMatchObject({ outcome: 'complete', problems: [], held: [] });
    expect(night.canvas.course.get('K9')).toMatchObject({ account_id: '300' });
  });
});
