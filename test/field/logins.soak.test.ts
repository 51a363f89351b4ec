import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rollbook } from '../client/rollbook.js';
import { command } from '../holds/waiting-run.js';
import {
  baseClasses,
  classesIn,
  classesOf,
  enrollment,
  person,
  peopleIn,
  toldOf,
  userIn,
  withCells,
  without,
} from './look.js';
import { base, rowsOf, startField, type Field, type Night } from './nights.js';

const holderOf = (night: Night, login: string): string[] =>
  [...night.canvas.user].flatMap(([id, each]) => (String(each.login_id).toLowerCase() === login ? [id] : []));
const editLogin = (field: Field, id: string, login: string): Promise<unknown> =>
  field.practice.plant('ui-edit', { kind: 'login', sisId: id, unique_id: login });

describe('the login of somebody who left is given to a newcomer', () => {
  let field: Field;
  beforeAll(async () => {
    field = await startField({ folder: 'login-recycled', play: 4 });
    await editLogin(field, 'P1', 'stu1-left');
    await field.next();
    await field.next();
  });
  afterAll(() => field?.stop());

  test('who left keeps account and login, and the newcomer waits', () => {
    for (const night of field.nights.slice(0, 4)) {
      expect(userIn(night, 'P1')).toMatchObject({ login: 'stu1', name: 'Oriel Tamsin', state: 'active' });
      expect(userIn(night, 'P50')).toBeUndefined();
    }
  });

  test('the newcomer is told with the holder, and a question is the way out', () => {
    for (const night of field.nights.slice(2, 4)) {
      const told = night.problems.filter((each) => each.thing === 'P50' || each.examples.includes('P50'));
      expect(told).not.toEqual([]);
      expect(told.some((each) => /\bP1\b/.test(`${each.thing} ${each.detail ?? ''} ${each.examples.join(' ')}`))).toBe(
        true,
      );
      expect(night.outcome).not.toBe('complete');
    }
    expect(field.nights[3]!.proposals).toEqual([
      expect.objectContaining({ question: 'login', leftId: 'P1', rightId: 'P50' }),
    ]);
  });

  test('once somebody has freed the login in Canvas it is noticed, and the newcomer has it with all classes', () => {
    const last = field.nights[5]!;
    expect(userIn(last, 'P50')).toMatchObject({ login: 'stu1', name: 'Orla Tamsin' });
    expect(userIn(last, 'P1')).toMatchObject({ login: 'stu1-left', name: 'Oriel Tamsin' });
    expect(classesOf(last, 'P50')).toEqual({ 'K1 student': 'active' });
    expect(toldOf(last, 'P50')).toEqual([]);
    expect(last.outcome).toBe('complete');
  });
});

describe('a newcomer has the login of somebody who leaves in the same night', () => {
  let field: Field;
  beforeAll(async () => {
    const isGone = (each: Record<string, string>) => each.sourcedId === 'P1' || each.userSourcedId === 'P1';
    const newcomer = person('P50', 'student', {
      username: 'STU1',
      givenName: 'Orla',
      familyName: 'Tamsin',
      identifier: '1050',
    });
    field = await startField({
      nights: [
        {},
        {
          rows: {
            users: [...without(base.users, isGone), newcomer],
            enrollments: [...without(base.enrollments, isGone), enrollment('P50', 'K1', 'student')],
          },
        },
        {},
      ],
    });
  });
  afterAll(() => field?.stop());

  test('waits, too, and is told', () => {
    for (const night of field.nights.slice(1)) {
      expect(holderOf(night, 'stu1')).toEqual(['P1']);
      expect(userIn(night, 'P1')).toMatchObject({ name: 'Oriel Tamsin' });
      expect(toldOf(night, 'P50')).not.toEqual([]);
      expect(night.outcome).not.toBe('complete');
    }
  });
});

describe('a known teacher has no username for a night', () => {
  let field: Field;
  beforeAll(async () => {
    field = await startField({ folder: 'username-blank-later', play: 2 });
    const { users, enrollments } = rowsOf('username-blank-later/night2');
    await field.next({
      users: [
        ...users!,
        person('P60', 'student', { username: ' ', givenName: 'Ines', familyName: 'Volk', identifier: '1060' }),
      ],
      enrollments: [...enrollments!, enrollment('P60', 'K1', 'student')],
    });
  });
  afterAll(() => field?.stop());

  test('keeps the account, and gets the new class', () => {
    for (const night of field.nights.slice(1)) {
      expect(userIn(night, 'T1')).toMatchObject({ login: 'hvane', name: 'Hester Vane', state: 'active' });
      expect(classesOf(night, 'T1')).toEqual({ 'K1 teacher': 'active', 'K2 teacher': 'active' });
    }
  });

  test('while a newcomer without one waits, and is told', () => {
    const night = field.nights[2]!;
    expect(userIn(night, 'P60')).toBeUndefined();
    expect(toldOf(night, 'P60')).not.toEqual([]);
    expect(night.outcome).not.toBe('complete');
  });
});

describe('a login that somebody set in Canvas, so that imports pass over it', () => {
  let field: Field;
  beforeAll(async () => {
    field = await startField({ folder: 'login-sticky', play: 1 });
    await editLogin(field, 'P1', 'stu1');
    await field.next();
    await field.next();
    await field.next();
  });
  afterAll(() => field?.stop());

  test('stays, though the rest of the change arrives, and it is told that Canvas kept it', () => {
    for (const night of field.nights.slice(1)) {
      expect(userIn(night, 'P1')).toMatchObject({ login: 'stu1', name: 'Oriel Tamsin-Rowe' });
      expect(toldOf(night, 'P1')).not.toEqual([]);
    }
  });

  test('is not sent again every night', () => {
    expect(field.nights.slice(2, 4).map((each) => each.sent)).toEqual([{}, {}]);
  });

  test('is given to nobody else, who is told', () => {
    for (const night of field.nights.slice(2)) {
      expect(holderOf(night, 'stu1')).toEqual(['P1']);
      expect(userIn(night, 'P50')).toBeUndefined();
      expect(toldOf(night, 'P50')).not.toEqual([]);
      expect(night.problems.map((each) => each.code)).not.toContain('CANVAS_REFUSED');
      expect(night.outcome).not.toBe('complete');
    }
  });
});

describe('a login that somebody set in Canvas, and has mended there', () => {
  let field: Field;
  beforeAll(async () => {
    field = await startField({ folder: 'login-sticky', play: 1 });
    await editLogin(field, 'P1', 'stu1');
    await field.next();
    await field.next();
    await editLogin(field, 'P1', 'otamsin');
    await field.next();
  });
  afterAll(() => field?.stop());

  test('is noticed the next night, and who waited for the former one has it', () => {
    const last = field.nights[3]!;
    expect(userIn(last, 'P1')).toMatchObject({ login: 'otamsin' });
    expect(userIn(last, 'P50')).toMatchObject({ login: 'stu1' });
    expect(toldOf(last, 'P1')).toEqual([]);
    expect(last.outcome).toBe('complete');
  });
});

describe('a course that a teacher renamed in Canvas, and then the SIS', () => {
  let field: Field;
  beforeAll(async () => {
    field = await startField({ nights: [{}], play: 1 });
    await field.practice.plant('ui-edit', { kind: 'course', sisId: 'K1', name: 'Our Algebra' });
    const classes = withCells(base.classes, 'K1', { title: 'Algebra I p1' });
    await field.next({ classes });
    await field.next();
    await field.next({ classes: withCells(classes, 'K1', { title: 'Algebra II p1' }) });
  });
  afterAll(() => field?.stop());

  test('keeps the name that the teacher chose, which is told and not sent again every night', () => {
    for (const night of field.nights.slice(1)) {
      expect(night.canvas.course.get('K1')).toMatchObject({ name: 'Our Algebra' });
      expect(toldOf(night, 'K1')).toEqual(['CANVAS_KEPT_NAME']);
    }
    expect(field.nights[2]).toMatchObject({ outcome: 'complete', sent: {} });
  });

  test('does not count as accepted', () => {
    const rejected = (night: Night) =>
      night.report!.counts.filter((each) => each.kind === 'course').map((each) => each.outcome);
    expect(rejected(field.nights[1]!)).toEqual(['rejected']);
    expect(rejected(field.nights[3]!)).toEqual(['rejected']);
  });

  test('and is told apart from what Canvas refused', async () => {
    const { out } = await command(field.practice, 'run', field.practice.district);
    expect(out).toContain('Of the rejected rows, Canvas did not refuse 1');
  });
});

describe('somebody who left is told to let go of the login', () => {
  let field: Field;
  let refused: number;
  let released: number;
  const hold = (...words: string[]) =>
    rollbook(['hold', 'release-login', field.practice.district, ...words], {
      DATABASE_URL: field.practice.databaseUrl,
    });
  beforeAll(async () => {
    field = await startField({ folder: 'login-recycled', play: 4 });
    refused = (await hold('--person', 'P2')).code;
    released = (await hold('STU1', '--by', 'registrar')).code;
    await field.next();
    await field.next();
  });
  afterAll(() => field?.stop());

  test('who is in the SIS is never made to', () => {
    expect([refused, released]).toEqual([2, 0]);
    for (const night of field.nights) expect(userIn(night, 'P2')).toMatchObject({ login: 'stu2' });
  });

  test('and the newcomer has it with all classes, while who left keeps the account under another one', () => {
    const [fifth, last] = field.nights.slice(4);
    expect(userIn(fifth!, 'P1')).toMatchObject({ name: 'Oriel Tamsin', state: 'active' });
    expect(String(userIn(fifth!, 'P1')!.login)).toMatch(/^former-\d+-stu1$/);
    expect(userIn(last!, 'P50')).toMatchObject({ login: 'stu1', name: 'Orla Tamsin' });
    expect(classesOf(last!, 'P50')).toEqual({ 'K1 student': 'active' });
    expect(last).toMatchObject({ outcome: 'complete', problems: [], sent: {} });
  });
});

describe('a login that was changed in Canvas, and then the name in the SIS', () => {
  let field: Field;
  beforeAll(async () => {
    const newcomer = person('P50', 'student', {
      username: 'oriel.t',
      givenName: 'Sten',
      familyName: 'Tully',
      identifier: '1050',
    });
    field = await startField({ nights: [{}], play: 1 });
    await editLogin(field, 'P1', 'oriel.t');
    const users = withCells(base.users, 'P1', { username: 'otamsin', familyName: 'Rowe' });
    await field.next({ users });
    await field.next({
      users: [...users, newcomer],
      enrollments: [...base.enrollments, enrollment('P50', 'K1', 'student')],
    });
  });
  afterAll(() => field?.stop());

  test('is told, and nobody is given what Canvas kept', () => {
    const [, second, third] = field.nights;
    expect(userIn(second!, 'P1')).toMatchObject({ login: 'oriel.t', name: 'Oriel Rowe' });
    expect(toldOf(second!, 'P1')).not.toEqual([]);
    expect(holderOf(third!, 'oriel.t')).toEqual(['P1']);
    expect(toldOf(third!, 'P50')).not.toEqual([]);
    expect(peopleIn(third!, 'K1')).toEqual(baseClasses.K1);
    expect(classesIn(third!)).toEqual(baseClasses);
  });
});
