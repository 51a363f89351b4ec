import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { enrollment, person, userIn, withCells } from './look.js';
import { base, startField, type Field } from './nights.js';

const count = 30;
const people = (login: (at: number) => string) =>
  Array.from({ length: count }, (_, at) =>
    person(`N${at}`, 'student', {
      ...{ username: login(at), givenName: `Given${at}`, familyName: `Family${at}`, identifier: `20${at}` },
    }),
  );
const wrong = [...base.users, ...people((at) => `wrong${at}`)];
const right = [...base.users, ...people((at) => `right${at}`)];
const enrollments = [
  ...base.enrollments,
  ...Array.from({ length: count }, (_, at) => enrollment(`N${at}`, 'K1', 'student')),
];

describe('the logins of a school were wrong in the first night, and are mended in the SIS', () => {
  let field: Field;
  beforeAll(async () => {
    field = await startField({ nights: [{ rows: { users: wrong, enrollments } }], play: 1 });
    await field.practice.plant('sign-in', { user: 'N0' });
    await field.next({ users: right });
  });
  afterAll(() => field?.stop());

  test('everybody has the right one the next night, whoever has signed in too, within the limits', () => {
    const [first, second] = field.nights;
    expect(userIn(first!, 'N1')).toMatchObject({ login: 'wrong1' });
    expect(second).toMatchObject({ outcome: 'complete', held: [], problems: [] });
    for (const at of [0, 1, count - 1]) expect(userIn(second!, `N${at}`)).toMatchObject({ login: `right${at}` });
  });
});

describe('many logins change of people who have signed in', () => {
  let field: Field;
  beforeAll(async () => {
    field = await startField({ nights: [{ rows: { users: wrong, enrollments } }], play: 1 });
    for (let at = 0; at < 20; at += 1) await field.practice.plant('sign-in', { user: `N${at}` });
    await field.next({ users: right });
    await field.next({ users: wrong });
  });
  afterAll(() => field?.stop());

  test('theirs are held by the limit, and those of the others go', () => {
    const second = field.nights[1]!;
    expect(second.outcome).toBe('held');
    expect(second.held.map((each) => each.reason)).toEqual(Array.from({ length: 20 }, () => 'OVER_SCHOOL_LIMIT'));
    expect(userIn(second, 'N0')).toMatchObject({ login: 'wrong0' });
    expect(userIn(second, 'N25')).toMatchObject({ login: 'right25' });
  });

  test('and held no longer once the SIS has them as they were', () => {
    expect(field.nights[2]!.held.filter((each) => each.reason === 'OVER_SCHOOL_LIMIT')).toEqual([]);
    expect(userIn(field.nights[2]!, 'N0')).toMatchObject({ login: 'wrong0' });
  });
});

describe('a class had the wrong school in the first night', () => {
  let field: Field;
  beforeAll(async () => {
    const classes = withCells(base.classes, 'K1', { schoolSourcedId: '200' });
    field = await startField({
      edit: (settings) => (settings.limits.removedCourses = { count: 0, percent: 0 }),
      nights: [{ rows: { classes } }, { rows: { classes: base.classes } }],
    });
  });
  afterAll(() => field?.stop());

  test('its course, unpublished and without work, moves the next night, whatever the limit', () => {
    expect(field.nights[0]!.canvas.course.get('K1')).toMatchObject({ account_id: '200' });
    expect(field.nights[1]!.canvas.course.get('K1')).toMatchObject({ account_id: '100' });
    expect(field.nights[1]).toMatchObject({ outcome: 'complete', held: [] });
  });
});
