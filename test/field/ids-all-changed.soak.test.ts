import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DistrictSettings } from '../../config/settings.js';
import type { Cells, FeedRows } from '../../sandbox/feed/rows.js';
import { peopleIn, standing } from './look.js';
import { allOf, district, pairs, withNewClasses, withNewCourses, withNewPeople, withNewSessions } from './new-ids.js';
import { base, startField, type Field, type FieldOptions, type Night } from './nights.js';

const membersOf = {
  K1: ['P1', 'P2', 'P3', 'T1'],
  K2: ['P1', 'P2', 'P3', 'P4', 'P5', 'P6', 'T2'],
  K3: ['P90', 'P91', 'T3'],
  K4: ['P4', 'P5', 'P6', 'T2'],
};
const whoIn = (night: Night, section: string): string[] => peopleIn(night, section).map((each) => each.split(' ')[0]!);

/** Limits so large that nothing else would hold it. */
const noLimits = ({ limits }: DistrictSettings): void => {
  const all = { count: 100_000, percent: 100 };
  for (const name of [
    'studentDrops',
    'studentDropsEarly',
    'teacherDrops',
    'newUsers',
    'newCourses',
    'removedCourses',
  ] as const)
    limits[name] = all;
  Object.assign(limits, { district: all, identityChanges: all, class: { percent: 100, atLeast: 100 } });
};

async function playNights(changed: FeedRows, options: Partial<FieldOptions> = {}): Promise<Field> {
  const field = await startField({ nights: [{ rows: district }, { rows: changed }], play: 1, ...options });
  try {
    for (let night = 2; night <= 4; night += 1) await field.next(night === 2 ? changed : undefined);
    await field.next(district);
    return field;
  } catch (error) {
    await field.stop();
    throw error;
  }
}

function expectAsItWas(night: Night, first: Night): void {
  for (const [id, members] of Object.entries(membersOf)) expect(whoIn(night, id), id).toEqual(members);
  for (const kind of ['account', 'term', 'course', 'section', 'user'] as const)
    expect(standing(night, kind)).toEqual(standing(first, kind));
}

/** What every night says while the ids are new, and what the night says that brings the old ones back. */
function tellsOfNights(field: () => Field, expected: Record<string, string>): void {
  test('everything stays as it was, and nothing is doubled, night after night', () => {
    for (const night of field().nights) expectAsItWas(night, field().nights[0]!);
  });

  test('each is asked about once, one to one, and held', () => {
    for (const night of field().nights.slice(1, 4)) {
      expect(pairs(night)).toEqual(expected);
      expect(night.proposals).toHaveLength(Object.keys(expected).length);
      expect(night.outcome).toBe('held');
      expect(night.sent).toEqual({});
    }
  });

  test('with the old ids everything fits again', () => {
    const night = field().nights[4]!;
    expect(night).toMatchObject({ outcome: 'complete', problems: [], proposals: [], held: [], notSent: {}, sent: {} });
  });
}

describe.each<[string, Record<string, string>, Partial<FieldOptions>]>([
  ['all classes of a small school under new ids', { K1: 'N1', K2: 'N2', K4: 'N4' }, {}],
  ['all classes of the only class of a school', { K3: 'N3' }, {}],
  ['all classes of the district under new ids', { K1: 'N1', K2: 'N2', K3: 'N3', K4: 'N4' }, {}],
  ['with limits raised on purpose', { K1: 'N1', K2: 'N2', K4: 'N4' }, { edit: noLimits }],
])('%s', (_, ids, options) => {
  let field: Field;
  beforeAll(async () => {
    field = await playNights(withNewClasses(ids, district), options);
  });
  afterAll(() => field?.stop());
  tellsOfNights(() => field, ids);
});

describe.each<[string, (course: Cells) => Cells]>([
  ['without a code', (course) => ({ ...course, courseCode: '' })],
  ['whose code is their id', (course) => ({ ...course, courseCode: course.sourcedId! })],
  ['without code and title', (course) => ({ ...course, courseCode: '', title: '' })],
])('all classes and courses of the district under new ids, courses %s', (_, make) => {
  const classes = allOf(district.classes, (id) => `N${id}`);
  const before = { ...district, courses: district.courses.map(make) };
  const renamed = withNewCourses(withNewClasses(classes, district));
  const changed = { ...renamed, courses: renamed.courses.map(make) };
  let field: Field;
  beforeAll(async () => {
    field = await startField({ nights: [{ rows: before }] });
    for (const rows of [changed, undefined, undefined, before]) await field.next(rows);
  });
  afterAll(() => field?.stop());
  tellsOfNights(() => field, classes);
});

describe('section numbers are used again crosswise: each class follows its students', () => {
  const ids = { K1: 'N1', K2: 'N2', K4: 'N4' };
  let field: Field;
  beforeAll(async () => {
    const changed = withNewClasses(ids, district);
    const codes: Record<string, string> = { N1: 'MA1.2', N4: 'MA1.1' };
    const classes = changed.classes.map((each: Cells) => ({
      ...each,
      classCode: codes[each.sourcedId!] ?? each.classCode!,
    }));
    field = await playNights({ ...changed, classes });
  });
  afterAll(() => field?.stop());
  tellsOfNights(() => field, ids);
});

describe.each<[string, readonly Cells[], Partial<FieldOptions>]>([
  ['all people of the district under new ids', base.users, {}],
  [
    'all people of one school, with limits raised on purpose',
    base.users.filter((each) => each.orgSourcedIds === '100'),
    { edit: noLimits },
  ],
])('%s', (_, people, options) => {
  const ids = allOf(people, (id) => `Q${id}`);
  let field: Field;
  beforeAll(async () => {
    field = await playNights(withNewPeople(ids, district), options);
  });
  afterAll(() => field?.stop());
  tellsOfNights(() => field, ids);
});

describe('people whose number is their id: login and name are the same still', () => {
  const numbered: Required<FeedRows> = {
    ...district,
    users: district.users.map((each) => ({ ...each, identifier: each.sourcedId! })),
  };
  const ids = allOf(base.users, (id) => `Q${id}`);
  let field: Field;
  beforeAll(async () => {
    const changed = withNewPeople(ids, numbered);
    const users = changed.users.map((each) => ({ ...each, identifier: each.sourcedId! }));
    field = await startField({ nights: [{ rows: numbered }], edit: noLimits });
    for (const rows of [{ ...changed, users }, undefined, undefined, numbered]) await field.next(rows);
  });
  afterAll(() => field?.stop());
  tellsOfNights(() => field, ids);
});

describe.each<[string, Partial<FieldOptions>]>([
  ['all sessions under new ids', {}],
  [
    'all sessions under new ids, with a term for each school',
    { edit: ({ mapping }) => void (mapping.terms = 'perSchool') },
  ],
])('%s', (_, options) => {
  let field: Field;
  beforeAll(async () => {
    field = await playNights(withNewSessions({ Y: 'Z', S1: 'Z1', S2: 'Z2' }, district), options);
  });
  afterAll(() => field?.stop());

  test('no term is doubled, none is removed, and every class stays in its own', () => {
    const [first] = field.nights;
    for (const night of field.nights) {
      expectAsItWas(night, first!);
      expect(night.canvas.term).toEqual(first!.canvas.term);
      expect(night.canvas.course).toEqual(first!.canvas.course);
      expect(night).toMatchObject({ outcome: 'complete', problems: [], held: [], notSent: {} });
    }
  });
});

describe('everything under new ids at once: people, sessions and classes', () => {
  const people = allOf(base.users, (id) => `Q${id}`);
  const classes = allOf(district.classes, (id) => `N${id}`);
  let field: Field;
  beforeAll(async () => {
    const sessions = withNewSessions({ Y: 'Z', S1: 'Z1', S2: 'Z2' }, district);
    field = await playNights(withNewPeople(people, withNewClasses(classes, sessions)), { edit: noLimits });
  });
  afterAll(() => field?.stop());
  tellsOfNights(() => field, { ...people, ...classes });
});

describe('the classes of a school under new ids in sessions of other dates', () => {
  let field: Field;
  beforeAll(async () => {
    const changed = withNewClasses({ K1: 'N1', K2: 'N2', K4: 'N4' }, district);
    const academicSessions = [
      ...district.academicSessions,
      { ...district.academicSessions[0]!, sourcedId: 'Y9', endDate: '2027-06-11' },
    ];
    const rows = {
      ...changed,
      academicSessions,
      classes: changed.classes.map((each) => (each.sourcedId === 'N1' ? { ...each, termSourcedIds: 'Y9' } : each)),
    };
    field = await playNights(rows);
  });
  afterAll(() => field?.stop());
  test('no term is made that no course uses', () => {
    for (const night of field.nights) expectAsItWas(night, field.nights[0]!);
  });
});

describe.each<[string, FeedRows]>([
  ['of classes', withNewClasses({ K1: 'N1', K2: 'N2', K4: 'N4' }, district)],
  ['of people', withNewPeople({ P1: 'Q1', T1: 'Q9' }, district)],
])('an answer about new ids %s, and then the old ids are back', (_, changed) => {
  let field: Field;
  beforeAll(async () => {
    field = await startField({ nights: [{ rows: district }] });
    await field.next(changed);
    await field.practice.store.sql`update proposal set state = 'accepted', decided_by = 'test', decided_at = now()`;
    await field.next();
    await field.next();
    for (let night = 0; night < 3; night += 1) await field.next(district);
  });
  afterAll(() => field?.stop());

  test('nothing is taken away, in any night', () => {
    for (const night of field.nights) expectAsItWas(night, field.nights[0]!);
    for (const night of field.nights.slice(2))
      expect(night).toMatchObject({ outcome: 'complete', held: [], proposals: [] });
  });
});
