import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Cells, FeedRows } from '../../sandbox/feed/rows.js';
import { command } from '../holds/waiting-run.js';
import { classesOf, enrollment, inTenMonths, standing, without } from './look.js';
import { base, startField, type Field } from './nights.js';
import * as shrunk from './shrunk.js';

const { answerLists, askedLists, newcomer, enrollmentOfNewcomer, activeEnrollments, toldOfList, useOf, withSchool } =
  shrunk;

const at = (...days: string[]) => days.map((day) => `${day}T00:30`);
const week = at('2026-11-16', '2026-11-17', '2026-11-18', '2026-11-19', '2026-11-20', '2026-11-23', '2026-11-24');

const isIn = (ids: readonly string[]) => (row: Cells) =>
  ids.includes(row.classSourcedId ?? '') || ids.includes(row.userSourcedId ?? '') || ids.includes(row.sourcedId!);
const lists = (ids: readonly string[]): FeedRows => ({
  users: without(withSchool.users, isIn(ids)),
  classes: without(withSchool.classes, isIn(ids)),
  enrollments: without(withSchool.enrollments, isIn(ids)),
});
const cancelled = lists(['L2', 'L3']);
const wide = { count: 1000, percent: 100 };

describe('a list that was accepted, where the limits take what is missing', () => {
  let field: Field;
  beforeAll(async () => {
    const graduates = lists(['Q1', 'Q2', 'Q3', 'Q4', 'Q5', 'Q6', 'Q7']);
    field = await startField({
      nights: [{ rows: withSchool }, { rows: graduates }],
      dates: week,
      edit: (settings) => void (settings.limits.class = { percent: 75, atLeast: 5 }),
    });
    await answerLists(field, 'accept');
    await field.next();
    await field.next();
    await field.next();
  });
  afterAll(() => field?.stop());

  test('nobody loses anything before two whole reads have missed it', () => {
    const [before, first, accepted] = field.nights;
    expect(first).toMatchObject({ outcome: 'partial', sent: {} });
    expect(accepted).toMatchObject({ outcome: 'complete', sent: {}, problems: [], proposals: [] });
    expect(activeEnrollments(accepted!)).toEqual(activeEnrollments(before!));
  });

  test('then they leave their classes, and the next night has nothing to do', () => {
    expect(field.nights[3]).toMatchObject({ outcome: 'complete', sent: { 'enrollment remove': 21 }, held: [] });
    expect(field.nights[4]).toMatchObject({ outcome: 'complete', sent: {}, problems: [], proposals: [] });
  });

  test('who accepted it is kept', async () => {
    const { practice } = field;
    const answer = await command(practice, 'proposal', 'list', practice.district, '--all', '--json');
    const { proposals } = answer.json<{ proposals: Array<{ question: string; state: string; by: string }> }>();
    expect(proposals.filter((each) => each.question === 'list')).toMatchObject([
      { state: 'accepted', by: 'Ana' },
      { state: 'accepted', by: 'Ana' },
    ]);
  });

  test('a list that is smaller still is asked about anew', async () => {
    const night = await field.next(lists(['Q1', 'Q2', 'Q3', 'Q4', 'Q5', 'Q6', 'Q7', 'L1', 'L2']));
    expect(night).toMatchObject({ outcome: 'partial', sent: {}, held: [] });
    expect(askedLists(night)).toEqual(['classes', 'enrollments']);
    expect(toldOfList(night, 'enrollments')).toMatch(/^35 .* smaller since 2026-11-23/);
  });
});

describe('classes are cancelled: a third of the classes and half of the enrollments', () => {
  let field: Field;
  beforeAll(async () => {
    field = await startField({ nights: [{ rows: withSchool }, { rows: cancelled }, {}, {}, {}], dates: week });
  });
  afterAll(() => field?.stop());

  test('however long the lists stay small, nothing is taken away unasked', () => {
    const [before, ...nights] = field.nights;
    for (const night of nights) {
      expect(night).toMatchObject({ outcome: 'partial', sent: {}, held: [] });
      expect(askedLists(night)).toEqual(['classes', 'enrollments']);
      expect(activeEnrollments(night)).toEqual(activeEnrollments(before!));
      expect(standing(night, 'section')).toEqual(standing(before!, 'section'));
    }
    expect(toldOfList(nights.at(-1)!, 'classes')).toContain('what it gives is taken, what it misses stays');
  });

  test('of a list that somebody knows of, the night says complete, and keeps the problem', async () => {
    const { practice } = field;
    const known = await command(
      practice,
      ...['acknowledge', practice.district, 'LIST_SHRANK', '--until', inTenMonths],
      ...['--because', 'the office asks'],
    );
    expect(known, known.err).toMatchObject({ code: 0 });
    const night = await field.next();
    expect(night).toMatchObject({ outcome: 'complete', sent: {} });
    expect(night.report).toMatchObject({ problems: 0, acknowledged: 2 });
  });
});

describe('a list is wrong, and somebody says so', () => {
  let field: Field;
  beforeAll(async () => {
    const few = { enrollments: cancelled.enrollments! };
    const given = { ...few, enrollments: [...few.enrollments, enrollment('P1', 'L1', 'student')] };
    field = await startField({ nights: [{ rows: withSchool }, { rows: few }], dates: week });
    await answerLists(field, 'reject');
    await field.next(given);
    await field.next();
    await field.next();
  });
  afterAll(() => field?.stop());

  test('it stays set aside, also in what it gives, and is not asked about again', () => {
    for (const night of field.nights.slice(2)) {
      expect(night).toMatchObject({ outcome: 'partial', sent: {}, proposals: [] });
      expect(useOf(night, 'enrollments')).toBe('nothing');
    }
  });

  test('once it has its size again all of it counts, and it would be asked about anew', async () => {
    const rows = [...withSchool.enrollments, enrollment('P1', 'L1', 'student')];
    expect(await field.next({ enrollments: rows })).toMatchObject({
      ...{ outcome: 'complete', sent: { 'enrollment create': 1 }, problems: [], proposals: [] },
    });
    const again = await field.next({ enrollments: cancelled.enrollments! });
    expect(askedLists(again)).toEqual(['enrollments']);
    expect(toldOfList(again, 'enrollments')).toContain('school day 1 of 3');
  });
});

describe('a plug-in is broken from Wednesday to Monday over Thanksgiving', () => {
  let field: Field;
  beforeAll(async () => {
    const broken = { rows: { enrollments: withSchool.enrollments.filter((_, index) => index % 10 < 6) } };
    const back = { rows: { enrollments: [...withSchool.enrollments, enrollmentOfNewcomer], users: withSchool.users } };
    field = await startField({
      dates: at(
        ...['2026-11-24', '2026-11-25', '2026-11-26', '2026-11-27', '2026-11-28', '2026-11-29', '2026-11-30'],
        '2026-12-01',
      ),
      nights: [
        { rows: { ...withSchool, users: [...withSchool.users, newcomer] } },
        ...[broken, {}, {}, {}, {}, {}],
        { rows: { ...back.rows, users: [...withSchool.users, newcomer] } },
      ],
    });
  });
  afterAll(() => field?.stop());

  test('nothing of the list is believed on these days, of which two are school days', () => {
    const [before, ...nights] = field.nights;
    for (const night of nights.slice(0, 6)) {
      expect(night).toMatchObject({ outcome: 'partial', sent: {}, held: [] });
      expect(useOf(night, 'enrollments')).toBe('nothing');
      expect(activeEnrollments(night)).toEqual(activeEnrollments(before!));
    }
    expect(toldOfList(nights[5]!, 'enrollments')).toContain('school day 2 of 3');
  });

  test('when it is back nothing is lost, nothing is asked, and what came meanwhile arrives', () => {
    const last = field.nights.at(-1)!;
    expect(last).toMatchObject({ outcome: 'complete', sent: { 'enrollment create': 1 }, problems: [], proposals: [] });
    expect(activeEnrollments(last)).toEqual(
      [...activeEnrollments(field.nights[0]!), 'K1 / P7 / StudentEnrollment'].sort(),
    );
  });
});

describe('a list that shrinks again on the second day, then stays', () => {
  let field: Field;
  beforeAll(async () => {
    const part = (tenths: number): FeedRows => ({
      users: [...withSchool.users, newcomer],
      enrollments: withSchool.enrollments.filter((_, index) => index % 10 < tenths),
    });
    const given = { ...part(5), enrollments: [...part(5).enrollments!, enrollmentOfNewcomer] };
    field = await startField({
      nights: [{ rows: withSchool }, { rows: part(7) }, { rows: part(5) }, { rows: given }, {}, {}],
      dates: week,
    });
  });
  afterAll(() => field?.stop());

  test('is counted anew from the day of its new size', () => {
    const days = field.nights
      .slice(1)
      .map((night) => [/\d of 3/.exec(toldOfList(night, 'enrollments'))?.[0], night.sent]);
    expect(days).toEqual([
      ['1 of 3', { 'user create': 1 }],
      ['1 of 3', {}],
      ['2 of 3', {}],
      ['3 of 3', { 'enrollment create': 1 }],
      ['3 of 3', {}],
    ]);
  });
});

describe('a new year begins with three fifths of the lists', () => {
  let field: Field;
  beforeAll(async () => {
    const year = (row: Cells, more: Cells): Cells => ({ ...row, ...more });
    const session = { schoolYear: '2028', startDate: '2027-08-16', endDate: '2028-06-02' };
    const next: FeedRows = {
      academicSessions: [year(base.academicSessions[0]!, { ...session, sourcedId: 'Y28', title: '2027-2028' })],
      courses: withSchool.courses,
      users: without(withSchool.users, isIn(['Q1', 'Q2', 'Q3', 'Q4', 'Q5', 'Q6', 'P5', 'P6', 'P90', 'P91'])),
      classes: ['K1', 'K3', 'L1'].map((id) =>
        year(
          withSchool.classes.find((each) => each.sourcedId === id)!,
          { sourcedId: `${id}-28`, termSourcedIds: 'Y28' },
        ),
      ),
      enrollments: [
        ...['P1', 'P2', 'P3', 'P4'].map((id) => enrollment(id, 'K1-28', 'student', daysOf28)),
        ...['Q7', 'Q8', 'Q9', 'Q10', 'Q11', 'Q12'].map((id) =>
          enrollment(id, 'L1-28', 'student', { ...daysOf28, schoolSourcedId: '300' }),
        ),
        enrollment('T1', 'K1-28', 'teacher', daysOf28),
        enrollment('U1', 'L1-28', 'teacher', { ...daysOf28, schoolSourcedId: '300' }),
      ],
    };
    field = await startField({
      nights: [{ rows: withSchool }, { rows: next }, {}, {}, {}],
      dates: at('2027-06-01', '2027-08-16', '2027-08-17', '2027-08-18', '2027-08-19', '2027-08-20', '2027-08-21'),
      edit: (settings) => void Object.assign(settings.limits, { newCourses: wide, newUsers: wide }),
    });
  });
  afterAll(() => field?.stop());
  const daysOf28: Cells = { beginDate: '2027-08-16', endDate: '2028-06-02' };

  test('for two school days nothing of it comes, on the third its classes and everybody in them do', () => {
    const [, first, second, third] = field.nights;
    for (const night of [first!, second!]) expect(night).toMatchObject({ outcome: 'partial', sent: {} });
    expect(third!.sent).toMatchObject({ 'course create': 3, 'section create': 3, 'enrollment create': 12 });
    expect(classesOf(third!, 'Q7')).toMatchObject({ 'L1-28 student': 'active' });
  });

  test('last year stays as it was, before and after somebody accepts the lists', async () => {
    await answerLists(field, 'accept');
    await field.next();
    await field.next();
    const before = activeEnrollments(field.nights[0]!);
    for (const night of field.nights.slice(1)) {
      expect(activeEnrollments(night)).toEqual(expect.arrayContaining(before));
      expect(night.held).toEqual([]);
    }
    expect(field.nights.at(-1)!.sent).toEqual({});
  });
});
