import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  alwaysHeld,
  categoryOf,
  classHold,
  droppersOf,
  measuresOfNew,
  weigh,
  type LosingClass,
  type SchoolMeasure,
  type Weighed,
} from '../../roster/limits.js';
import { settingsWith } from './records.js';

const { limits } = settingsWith();
const change = (more: Partial<Weighed>): Weighed => ({ kind: 'user', op: 'update', losses: [], changed: [], ...more });
const drops = (count: number, base: number, school = '701'): SchoolMeasure => ({
  ...{ school, category: 'studentDrops', count, base },
});
const isOver = (limit: { count: number; percent: number }, count: number, base: number): boolean =>
  weigh([drops(count, base)], { ...limits, studentDrops: limit, district: { count: Infinity, percent: 0 } }, usual)
    .length > 0;
const usual = { toArrive: { users: false, courses: false }, early: false, enrollmentsCreated: 0 };
const first = { ...usual, toArrive: { users: true, courses: true } };

test.each([
  ['student', 'student', 'students'],
  ['teacher', 'student', 'teachers'],
  ['ta', 'student', 'teachers'],
  ['Learner', 'Learner', 'students'],
])('a drop of a %s, where students are %s, counts with the %s', (role, studentRole, who) => {
  expect(droppersOf(role, studentRole)).toBe(who);
});

test('what is created where nothing stands counts by its kind, for the district as a whole', () => {
  const measures = measuresOfNew([
    { kind: 'user', op: 'create', rows: 3 },
    { kind: 'course', op: 'create', rows: 2 },
    { kind: 'section', op: 'create', rows: 4 },
    { kind: 'enrollment', op: 'create', rows: 90 },
    { kind: 'account', op: 'create', rows: 1 },
    { kind: 'user', op: 'update', rows: 5 },
  ]);
  expect(measures).toEqual([
    { school: '', category: 'newUsers', count: 3, base: 0 },
    { school: '', category: 'newCourses', count: 6, base: 0 },
  ]);
});

describe('limits of a night', () => {
  test('a limit is passed only above the larger of the number and the share', () => {
    expect(isOver({ count: 40, percent: 2 }, 40, 100)).toBe(false);
    expect(isOver({ count: 40, percent: 2 }, 41, 100)).toBe(true);
    expect(isOver({ count: 40, percent: 2 }, 200, 10_000)).toBe(false);
    expect(isOver({ count: 40, percent: 2 }, 201, 10_000)).toBe(true);
  });

  test('what is within a limit stays within it when there is less of it', () => {
    const numbers = fc.nat(10_000);
    fc.assert(
      fc.property(numbers, numbers, fc.nat(100), numbers, fc.nat(100), (count, base, percent, most, less) => {
        if (!isOver({ count: most, percent }, count, base)) {
          expect(isOver({ count: most, percent }, Math.max(0, count - less), base)).toBe(false);
        }
      }),
    );
  });

  test('one school over its limit is held, and the others are not', () => {
    expect(weigh([drops(41, 500), drops(40, 500, '401')], limits, usual)).toEqual([
      { ...drops(41, 500), reason: 'OVER_SCHOOL_LIMIT' },
    ]);
  });

  test('in the first days of a term more drops are usual', () => {
    expect(weigh([drops(90, 1000)], limits, usual)).toHaveLength(1);
    expect(weigh([drops(90, 1000)], limits, { ...usual, early: true })).toEqual([]);
  });

  test('many schools that are each within their limit may be over that of the district', () => {
    const schools = Array.from({ length: 12 }, (_, index) => drops(40, 500, String(index)));
    expect(weigh(schools, limits, usual)).toEqual([
      { school: null, category: 'studentDrops', reason: 'OVER_DISTRICT_LIMIT', count: 480, base: 6000 },
    ]);
  });

  test('a school that is only observed is weighed for itself, and not with the district', () => {
    const schools = Array.from({ length: 12 }, (_, index) => drops(40, 500, String(index)));
    const observed = new Set(['0', '1', '2']);
    expect(weigh(schools, limits, usual)).toHaveLength(1);
    expect(weigh(schools, limits, { ...usual, observed })).toEqual([]);
    expect(weigh([drops(41, 500, '0')], limits, { ...usual, observed })).toEqual([
      { ...drops(41, 500, '0'), reason: 'OVER_SCHOOL_LIMIT' },
    ]);
  });

  test('teachers who leave and courses that go are capped in the district as well, each against its own', () => {
    const each = (category: SchoolMeasure['category'], count: number, base: number) =>
      Array.from({ length: 100 }, (_, index) => ({ school: String(index), category, count, base }));
    const over = (category: string) => ({ school: null, category, reason: 'OVER_DISTRICT_LIMIT' });
    expect(weigh(each('teacherDrops', 5, 20), limits, usual)).toMatchObject([over('teacherDrops')]);
    expect(weigh(each('removedCourses', 5, 100), limits, usual)).toMatchObject([over('removedCourses')]);
    expect(weigh(each('teacherDrops', 4, 20), limits, usual)).toEqual([]);
    const apart = [
      ...each('studentDrops', 3, 10_000),
      ...each('teacherDrops', 3, 20),
      ...each('removedCourses', 3, 100),
    ];
    expect(weigh(apart, limits, usual)).toEqual([]);
    expect(weigh(each('newUsers', 45, 100), limits, usual)).toEqual([]);
  });

  test('schools that lose nobody are part of what the district holds', () => {
    const losing = Array.from({ length: 12 }, (_, index) => drops(40, 500, String(index)));
    expect(weigh(losing, limits, usual)).toHaveLength(1);
    expect(weigh([...losing, drops(0, 100_000, 'another')], limits, usual)).toEqual([]);
  });

  test('on the first night creations are expected, up to limits of their own', () => {
    const people: SchoolMeasure = { school: '701', category: 'newUsers', count: 900, base: 0 };
    expect(weigh([people], limits, usual)).toHaveLength(1);
    expect(weigh([people], limits, first)).toEqual([]);
    const few = { ...limits, firstNight: { ...limits.firstNight, users: 800 } };
    expect(weigh([people], few, first)[0]).toMatchObject({ reason: 'OVER_FIRST_NIGHT_LIMIT' });
  });
});

describe('what a change counts as', () => {
  test('people', () => {
    expect(categoryOf(change({ op: 'create' }))).toBe('newUsers');
    expect(categoryOf(change({ losses: ['suspended', 'identityChanged'] }))).toBe('suspensions');
    expect(categoryOf(change({ losses: ['identityChanged'] }))).toBe('identityChanges');
    expect(categoryOf(change({ losses: ['cleared'] }))).toBe('identityChanges');
    expect(categoryOf(change({ changed: ['last_name'] }))).toBe('nameChanges');
    expect(categoryOf(change({ changed: ['authentication_provider_id'] }))).toBeNull();
  });

  test('courses, sections and what no limit speaks of', () => {
    expect(categoryOf(change({ kind: 'course', op: 'create' }))).toBe('newCourses');
    expect(categoryOf(change({ kind: 'section', losses: ['removed'] }))).toBe('removedCourses');
    expect(categoryOf(change({ kind: 'course', changed: ['long_name'] }))).toBeNull();
    expect(categoryOf(change({ kind: 'term', losses: ['shortened'] }))).toBeNull();
  });
});

describe('what is always held', () => {
  test('an account that is created, moved or removed after the first night', () => {
    const account = change({ kind: 'account', op: 'create' });
    expect(alwaysHeld(account, true)).toBeNull();
    expect(alwaysHeld(account, false)).toBe('ACCOUNT_CREATED');
    expect(alwaysHeld(change({ kind: 'account', losses: ['moved'] }), false)).toBe('ACCOUNT_MOVED');
    expect(alwaysHeld(change({ kind: 'account', op: 'remove' }), false)).toBe('ACCOUNT_REMOVED');
  });

  test('a term that is removed, shortened or far lengthened, and a section with a new parent', () => {
    expect(alwaysHeld(change({ kind: 'term', op: 'remove' }), false)).toBe('TERM_REMOVED');
    expect(alwaysHeld(change({ kind: 'term', losses: ['shortened'] }), false)).toBe('TERM_SHORTENED');
    expect(alwaysHeld(change({ kind: 'term', isLengthenedFar: true }), false)).toBe('TERM_LENGTHENED');
    expect(alwaysHeld(change({ kind: 'section', losses: ['moved'] }), false)).toBe('SECTION_MOVED');
    expect(alwaysHeld(change({ kind: 'section', changed: ['name'] }), false)).toBeNull();
  });
});

describe('what one class may lose', () => {
  const hold = (
    students: [number, number, number],
    teachers: [number, number, number] = [1, 0, 0],
    more: Partial<LosingClass> = {},
  ) =>
    classHold(
      {
        before: { students: students[0], teachers: teachers[0] },
        drops: { students: students[1], teachers: teachers[1] },
        gains: { students: students[2], teachers: teachers[2] },
        ...{ movers: 0, isRemoved: false, ...more },
      },
      limits.class,
    );

  test('half of its students it may lose, more than half is held', () => {
    expect(hold([20, 10, 0]).students).toBeNull();
    expect(hold([20, 11, 0]).students).toBe('MOST_OF_CLASS');
    expect(hold([4, 3, 0]).students).toBeNull();
  });

  test('its last student and its last teacher are held, unless others come', () => {
    expect(hold([2, 2, 0]).students).toBe('LAST_STUDENT');
    expect(hold([2, 2, 1]).students).toBeNull();
    expect(hold([10, 0, 0], [1, 1, 0]).teachers).toBe('LAST_TEACHER');
    expect(hold([10, 0, 0], [1, 1, 1]).teachers).toBeNull();
    expect(hold([10, 0, 0], [2, 1, 0])).toEqual({ students: null, teachers: null });
  });

  test('students who come into another class lose nothing', () => {
    expect(hold([1, 1, 0], [1, 0, 0], { movers: 1 }).students).toBeNull();
    expect(hold([20, 15, 0], [1, 0, 0], { movers: 5 }).students).toBeNull();
    expect(hold([20, 16, 0], [1, 0, 0], { movers: 5 }).students).toBe('MOST_OF_CLASS');
    expect(hold([3, 3, 0], [1, 0, 0], { movers: 2 }).students).toBe('LAST_STUDENT');
  });

  test('a class that is removed is weighed with what is removed, and not by who was in it', () => {
    expect(hold([20, 20, 0], [1, 1, 0], { isRemoved: true })).toEqual({ students: null, teachers: null });
  });
});
