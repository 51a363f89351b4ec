import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Cells, FeedNight } from '../../sandbox/feed/rows.js';
import { baseClasses, classesIn, classesOf, enrollment, isAsked, peopleIn, toldOf, userIn, withCells } from './look.js';
import { base, startField, type Field, type Night } from './nights.js';

const isNamed = (night: Night, thing: string): boolean => toldOf(night, thing).length > 0 || isAsked(night, thing);
const changed = (rows: readonly Cells[], changes: Record<string, Cells>): Cells[] =>
  Object.entries(changes).reduce<Cells[]>((before, [id, cells]) => withCells(before, id, cells), [...rows]);

describe('another child under the id of a student', () => {
  let field: Field;
  beforeAll(async () => {
    field = await startField({ folder: 'student-id-reused', play: 3 });
    await field.next({ users: base.users });
  });
  afterAll(() => field?.stop());

  test('account, name, login and classes stay as they were, night after night', () => {
    for (const night of field.nights) {
      expect(userIn(night, 'P1')).toMatchObject({ login: 'stu1', name: 'Oriel Tamsin', state: 'active' });
      expect(classesIn(night)).toEqual(baseClasses);
    }
  });

  test('it is held and told', () => {
    for (const night of field.nights.slice(1, 3)) {
      expect(isNamed(night, 'P1')).toBe(true);
      expect(night.outcome).not.toBe('complete');
    }
  });

  test('once the record is as it was, nothing is held any more', () => {
    expect(field.nights[3]).toMatchObject({ outcome: 'complete', problems: [], proposals: [], held: [] });
  });
});

describe('records in which much changes in one night', () => {
  let field: Field;
  beforeAll(async () => {
    const users = changed(base.users, {
      P2: { username: 'browan', familyName: 'Rowan', email: 'browan@larkmoor.example' },
      P3: { username: 'imar', givenName: 'Izolda', familyName: 'Marr', email: 'imar@larkmoor.example' },
      P4: { identifier: '2004' },
      P5: {
        username: 'kdrey9',
        givenName: 'Kestrel',
        familyName: 'Drey',
        identifier: '',
        email: 'kdrey9@larkmoor.example',
      },
      T3: {
        username: 'owray',
        givenName: 'Otis',
        familyName: 'Wray',
        identifier: '9044',
        email: 'owray@larkmoor.example',
      },
      P6: { email: 'corin.haldane@larkmoor.example' },
    });
    field = await startField({ nights: [{}, { rows: { users } }] });
  });
  afterAll(() => field?.stop());

  test('a marriage passes: family name, login and address are others, number and given name are the same', () => {
    expect(userIn(field.nights[1]!, 'P2')).toMatchObject({ login: 'browan', name: 'Brede Rowan' });
  });

  test('the number alone is enough: an adoption changes all the rest', () => {
    expect(userIn(field.nights[1]!, 'P3')).toMatchObject({ login: 'imar', name: 'Izolda Marr' });
  });

  test('another number or another address alone asks nothing', () => {
    for (const id of ['P2', 'P3', 'P4', 'P6']) expect(isNamed(field.nights[1]!, id), id).toBe(false);
  });

  test('another child without a number, and another teacher, are held and inherit nothing', () => {
    const night = field.nights[1]!;
    expect(userIn(night, 'P5')).toMatchObject({ login: 'stu5', name: 'Juno Adair' });
    expect(userIn(night, 'T3')).toMatchObject({ login: 'gpike', name: 'Greta Pike' });
    for (const id of ['P5', 'T3']) expect(isNamed(night, id), id).toBe(true);
    expect(classesIn(night)).toEqual(baseClasses);
    expect(night.outcome).not.toBe('complete');
  });
});

function expectSameK2(night: Night, first: Night): void {
  const { name, term_id, course_code } = first.canvas.course.get('K2')!;
  expect(night.canvas.course.get('K2')).toMatchObject({ name, term_id, course_code });
  expect(peopleIn(night, 'K2')).toEqual(baseClasses.K2);
  expect(classesOf(night, 'P20')).toEqual({});
  expect(classesOf(night, 'T1')).toEqual({ 'K1 teacher': 'active' });
}

describe('a class that was over comes back as another', () => {
  let field: Field;
  beforeAll(async () => {
    const dates = ['2026-11-30T00:30', '2027-01-05T00:30', '2027-01-06T00:30', '2027-01-07T00:30'];
    field = await startField({ folder: 'section-id-reused', play: 4, dates });
  });
  afterAll(() => field?.stop());

  test('what is over stays as it was, and nobody new comes into it', () => {
    for (const night of field.nights.slice(1)) expectSameK2(night, field.nights[0]!);
  });

  test('it is held and told', () => {
    for (const night of field.nights.slice(1)) {
      expect(isNamed(night, 'K2')).toBe(true);
      expect(night.outcome).not.toBe('complete');
    }
  });
});

describe('a class comes back as another before it is over', () => {
  let field: Field;
  beforeAll(async () => {
    field = await startField({ folder: 'section-id-reused', play: 3 });
  });
  afterAll(() => field?.stop());

  test('nobody inherits it, and nobody loses it unasked', () => {
    for (const night of field.nights.slice(1)) {
      expectSameK2(night, field.nights[0]!);
      expect(isNamed(night, 'K2')).toBe(true);
      expect(night.outcome).not.toBe('complete');
    }
  });
});

describe('a running class gets another title and another teacher', () => {
  let field: Field;
  beforeAll(async () => {
    field = await startField({
      nights: [
        {},
        {
          rows: {
            classes: withCells(base.classes, 'K1', { title: 'Algebra honors' }),
            enrollments: [
              ...withCells(base.enrollments, 'T-T1-K1', { endDate: '2026-11-29' }),
              enrollment('T2', 'K1', 'teacher', { primary: 'true', beginDate: '2026-11-30' }),
            ],
          },
        },
      ],
    });
  });
  afterAll(() => field?.stop());

  test('passes', () => {
    const night = field.nights[1]!;
    expect(night.canvas.course.get('K1')).toMatchObject({ name: 'Algebra honors' });
    expect(peopleIn(night, 'K1')).toContain('T2 teacher');
    expect(isNamed(night, 'K1')).toBe(false);
    expect(night.held).toEqual([]);
  });
});

describe('a class that was over gets later dates for the same people', () => {
  let field: Field;
  beforeAll(async () => {
    const longer = base.enrollments.map((each) =>
      each.classSourcedId === 'K2' ? { ...each, endDate: '2027-01-15' } : each,
    );
    field = await startField({
      dates: ['2026-11-30T00:30', '2027-01-05T00:30', '2027-01-06T00:30'],
      nights: [
        {},
        {
          rows: {
            academicSessions: withCells(base.academicSessions, 'S1', { endDate: '2027-01-15' }),
            enrollments: longer,
          },
        },
        {},
      ],
    });
  });
  afterAll(() => field?.stop());

  test('that is an extension, and passes', () => {
    const last = field.nights[2]!;
    expect(String(last.canvas.term.get('S1')?.end_at)).toMatch(/^2027-01-1[56]/);
    expect(classesIn(last)).toEqual(baseClasses);
    expect(isNamed(last, 'K2')).toBe(false);
    expect(last.outcome).toBe('complete');
  });
});

describe('a class that was over comes back in the next semester for the same people', () => {
  let field: Field;
  beforeAll(async () => {
    const enrollments = base.enrollments.map((each) =>
      each.classSourcedId === 'K2' ? { ...each, beginDate: '2027-01-04', endDate: '2027-06-04' } : each,
    );
    const next = { classes: withCells(base.classes, 'K2', { termSourcedIds: 'S2' }), enrollments };
    const rows = { classes: base.classes, enrollments: base.enrollments };
    field = await startField({
      dates: ['2026-11-30T00:30', '2027-01-05T00:30', '2027-01-06T00:30', '2027-01-07T00:30'],
      nights: [{}, { rows: next }, {}, { rows }],
    });
  });
  afterAll(() => field?.stop());

  test('its course keeps its term, and it is asked', () => {
    for (const night of field.nights.slice(1, 3)) {
      expectSameK2(night, field.nights[0]!);
      expect(isNamed(night, 'K2')).toBe(true);
      expect(night.outcome).not.toBe('complete');
    }
  });

  test('once it is listed as before, nothing is asked any more', () => {
    expect(field.nights[3]).toMatchObject({ outcome: 'complete', problems: [], proposals: [] });
  });
});

describe('a class that was over ends later, while the list of enrollments is not proven', () => {
  let field: Field;
  beforeAll(async () => {
    const longer = base.enrollments.map((each) =>
      each.classSourcedId === 'K2' ? { ...each, endDate: '2027-01-15' } : each,
    );
    const academicSessions = withCells(base.academicSessions, 'S1', { endDate: '2027-01-15' });
    // The provider announces more rows than it gives.
    const patch: FeedNight['patch'] = {
      headers: (collection, given, { rows }) =>
        collection === 'enrollments' ? { ...given, 'x-total-count': String(rows.length + 3) } : given,
    };
    field = await startField({
      dates: ['2026-11-30T00:30', '2027-01-05T00:30', '2027-01-06T00:30'],
      nights: [{}, { rows: { academicSessions, enrollments: longer }, patch }, {}],
    });
  });
  afterAll(() => field?.stop());

  test('it is asked', () => {
    expect(isAsked(field.nights[1]!, 'K2')).toBe(true);
    expectSameK2(field.nights[1]!, field.nights[0]!);
  });

  test('once the list is proven it is an extension, and nothing is asked any more', () => {
    expect(field.nights[2]).toMatchObject({ outcome: 'complete', proposals: [] });
    expect(String(field.nights[2]!.canvas.term.get('S1')?.end_at)).toMatch(/^2027-01-1[56]/);
  });
});
