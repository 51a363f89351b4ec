import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { baseClasses, classesIn, classesOf, enrollment, peopleIn, person, toldOf, userIn, withCells } from './look.js';
import { base, startField, type Field, type Night } from './nights.js';

type Rows = Array<Record<string, string>>;

/** The enrollments of the base district with some of them changed, by sourcedId. */
const changed = (changes: Record<string, Record<string, string>>): Rows =>
  Object.entries(changes).reduce((rows, [id, cells]) => withCells(rows, id, cells) as Rows, base.enrollments as Rows);

const guessOf = (night: Night, thing: string): Array<string | null> =>
  night.problems.filter((each) => each.thing === thing).map((each) => each.detail);

/** A student and a teacher whose enrollments name neither a class nor a person that the SIS gives. */
const bothLost = {
  'S-P1-K1': { classSourcedId: 'k1', userSourcedId: 'p1' },
  'T-T1-K1': { classSourcedId: 'k1', userSourcedId: 't1' },
};

describe('enrollments that name neither a class nor a person that the SIS gives, from the second night on', () => {
  let field: Field;
  beforeAll(async () => {
    const lost = { rows: { enrollments: changed(bothLost) } };
    field = await startField({
      nights: [
        {},
        lost,
        { rows: { ...lost.rows, users: withCells(base.users, 'P1', { familyName: 'Tamsin-Low' }) } },
        {},
        { rows: { enrollments: base.enrollments, users: base.users } },
      ],
      play: 3,
    });
    await field.practice.store.sql`update district set map_all = true`;
    await field.next();
    await field.next();
  });
  afterAll(() => field?.stop());

  test('nobody is dropped, students and staff alike, as long as it stays so', () => {
    for (const night of field.nights) expect(classesIn(night), night.asOf).toEqual(baseClasses);
  });

  test('the class and the people are told, with the ids that were probably meant, and counted', () => {
    for (const night of field.nights.slice(1, 4)) {
      expect(toldOf(night, 'k1'), night.asOf).toEqual(['CLASS_UNKNOWN']);
      expect(toldOf(night, 'p1'), night.asOf).toEqual(['USER_UNKNOWN']);
      expect(toldOf(night, 't1'), night.asOf).toEqual(['USER_UNKNOWN']);
      expect([...guessOf(night, 'k1'), ...guessOf(night, 'p1'), ...guessOf(night, 't1')]).toEqual(['K1', 'P1', 'T1']);
      expect(night).toMatchObject({ outcome: 'partial', report: { keptAway: { people: 2, classes: 1 } } });
    }
  });

  test('once the ids are right again nothing is open, and nothing was sent for it', () => {
    expect(field.nights[4]).toMatchObject({ outcome: 'complete', problems: [], held: [] });
    for (const night of [field.nights[1]!, field.nights[3]!]) expect(night.sent).toEqual({});
  });
});

describe('enrollments that lose one of their ids, and then the other', () => {
  let field: Field;
  beforeAll(async () => {
    const first = { 'S-P1-K1': { classSourcedId: 'k1' }, 'T-T1-K1': { userSourcedId: 't1' } };
    field = await startField({
      nights: [{}, { rows: { enrollments: changed(first) } }, { rows: { enrollments: changed(bothLost) } }],
    });
    await field.practice.store.sql`update district set map_all = true`;
    await field.next();
  });
  afterAll(() => field?.stop());

  test('stay where they last were known to be', () => {
    for (const night of field.nights) expect(classesIn(night), night.asOf).toEqual(baseClasses);
    for (const night of field.nights.slice(1)) expect(night.outcome).toBe('partial');
  });
});

describe('enrollments that name nobody, and then vanish, are marked, or move to others that are there', () => {
  let field: Field;
  beforeAll(async () => {
    const lost = changed({
      ...bothLost,
      'S-P2-K1': { classSourcedId: 'k1', userSourcedId: 'p2' },
      'S-P3-K1': { classSourcedId: 'k1', userSourcedId: 'p3' },
      'S-P4-K1': { userSourcedId: 'p4' },
      'S-P5-K1': { userSourcedId: 'p5' },
    });
    const moved = { classSourcedId: 'K3', schoolSourcedId: '200', userSourcedId: 'P3' };
    const marked = withCells(withCells(lost, 'S-P2-K1', { status: 'tobedeleted' }), 'S-P3-K1', moved);
    const next = [
      ...marked.filter((each) => !['S-P1-K1', 'S-P4-K1'].includes(each.sourcedId!)),
      // The list is as long as it was.
      ...['P1', 'P2', 'P4', 'P5'].map((id) => enrollment(id, 'K3', 'student', { schoolSourcedId: '200' })),
    ];
    field = await startField({
      nights: [{}, { rows: { enrollments: lost } }, { rows: { enrollments: next } }, {}, {}],
    });
  });
  afterAll(() => field?.stop());

  test('one that vanished is dropped when that is proven, and no night sooner', () => {
    for (const id of ['P1', 'P4']) {
      expect(classesOf(field.nights[2]!, id)['K1 student'], id).toBe('active');
      expect(classesOf(field.nights[4]!, id)['K1 student'], id).toBe('inactive');
    }
  });

  test('one that is marked is a drop', () => {
    expect(classesOf(field.nights[2]!, 'P2')['K1 student']).toBe('inactive');
  });

  test('one that names a class and a person again is a move', () => {
    expect(classesOf(field.nights[2]!, 'P3')).toMatchObject({ 'K1 student': 'inactive', 'K3 student': 'active' });
  });

  test('the teacher whose enrollment still names nobody stays', () => {
    for (const night of field.nights) expect(classesOf(night, 'T1')).toEqual({ 'K1 teacher': 'active' });
  });
});

describe('an enrollment that is moved from one known class to another', () => {
  let field: Field;
  beforeAll(async () => {
    const moved = changed({
      'S-P1-K1': { classSourcedId: 'k1', userSourcedId: 'p1' },
      'S-P91-K3': { classSourcedId: 'K1', schoolSourcedId: '100' },
    });
    field = await startField({ nights: [{}, { rows: { enrollments: moved } }] });
  });
  afterAll(() => field?.stop());

  test('is dropped and added that night, whatever else names nobody', () => {
    expect(classesOf(field.nights[1]!, 'P91')).toEqual({ 'K1 student': 'active', 'K3 student': 'inactive' });
    expect(classesOf(field.nights[1]!, 'P1')).toMatchObject({ 'K1 student': 'active' });
  });
});

describe('enrollments of a first night that name neither a class nor a person that the SIS gives', () => {
  let field: Field;
  beforeAll(async () => {
    field = await startField({ nights: [{ rows: { enrollments: changed(bothLost) } }] });
  });
  afterAll(() => field?.stop());

  test('are told with the guess, and the night is not complete', () => {
    const [night] = field.nights;
    expect(peopleIn(night!, 'K1')).toEqual(['P2 student', 'P3 student', 'P4 student', 'P5 student', 'P6 student']);
    for (const thing of ['k1', 'p1', 't1']) expect(guessOf(night!, thing), thing).toEqual([thing.toUpperCase()]);
    expect(night!.outcome).toBe('partial');
  });
});

describe('enrollments at a school out of scope that name nobody', () => {
  let field: Field;
  beforeAll(async () => {
    const elsewhere = [
      ...base.enrollments,
      enrollment('p90', 'k3', 'student', { schoolSourcedId: '200' }),
      enrollment('P90', 'k3', 'student', { schoolSourcedId: '200' }),
    ];
    field = await startField({
      edit: (settings) => (settings.scope.schools = ['100']),
      nights: [{ rows: { enrollments: elsewhere } }],
    });
  });
  afterAll(() => field?.stop());

  test('are nobody’s concern', () => {
    expect(field.nights[0]).toMatchObject({ outcome: 'complete', problems: [] });
  });
});

describe('newcomers without a school whose only class is not in the feed', () => {
  let field: Field;
  const newcomers = [
    person('P7', 'student', {
      username: 'stu7',
      givenName: 'Wren',
      familyName: 'Oake',
      identifier: '1007',
      orgSourcedIds: '',
    }),
    person('T7', 'teacher', {
      username: 'tch7',
      givenName: 'Ansel',
      familyName: 'Birk',
      identifier: '9007',
      orgSourcedIds: '',
    }),
  ];
  const enrollments = [...base.enrollments, enrollment('P7', 'k1', 'student'), enrollment('T7', 'k2', 'teacher')];
  beforeAll(async () => {
    const users = [...base.users, ...newcomers];
    field = await startField({
      nights: [
        { rows: { users: [...base.users, newcomers[0]!], enrollments: [...base.enrollments, enrollments.at(-2)!] } },
        { rows: { users, enrollments } },
        {},
        {
          rows: {
            enrollments: [...base.enrollments, enrollment('P7', 'K1', 'student'), enrollment('T7', 'K2', 'teacher')],
          },
        },
      ],
    });
  });
  afterAll(() => field?.stop());

  test('are told by the class, with the one that was probably meant, and counted, on the first night and later', () => {
    expect(guessOf(field.nights[0]!, 'k1')).toEqual(['K1']);
    expect(field.nights[0]).toMatchObject({ outcome: 'partial', report: { keptAway: { classes: 1, enrollments: 1 } } });
    for (const night of field.nights.slice(1, 3)) {
      expect(guessOf(night, 'k1')).toEqual(['K1']);
      expect(guessOf(night, 'k2')).toEqual(['K2']);
      expect(night).toMatchObject({ outcome: 'partial', report: { keptAway: { classes: 2, enrollments: 2 } } });
    }
  });

  test('come once the class is right', () => {
    expect(field.nights[3]).toMatchObject({ outcome: 'complete', problems: [] });
    expect(classesOf(field.nights[3]!, 'P7')).toEqual({ 'K1 student': 'active' });
    expect(userIn(field.nights[3]!, 'T7')).toMatchObject({ state: 'active' });
  });
});
