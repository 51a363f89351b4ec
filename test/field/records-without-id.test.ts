import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FeedPatch } from '../../sandbox/feed/patch.js';
import { command } from '../holds/waiting-run.js';
import { baseClasses, classesIn, inTenMonths, person } from './look.js';
import { base, startField, type Field, type Night } from './nights.js';

type Json = Record<string, unknown>;

/** A provider that sends some records in another shape, by the ids of the feed. */
const sends = (changed: Record<string, (record: Json) => unknown>): FeedPatch => ({
  shape: (_kind, record) => (changed[String(record.sourcedId)]?.(record) ?? record) as Json,
});
const withId = (sourcedId: unknown) => (record: Json) => ({ ...record, sourcedId });

/** What is told of lists: each list with the count of its records without an id. */
const lacking = (night: Night): Record<string, number> =>
  Object.fromEntries(
    night.problems.filter((each) => each.code === 'LIST_LACKS_IDS').map((each) => [each.thing, each.affected]),
  );

describe('enrollments whose id is blank, too long, or that are no records at all', () => {
  let field: Field;
  beforeAll(async () => {
    const patch = sends({
      'S-P1-K1': withId('   '),
      'S-P2-K1': withId('x'.repeat(256)),
      'S-P3-K1': () => 'S-P3-K1',
    });
    field = await startField({ nights: [{ patch }, { patch }, {}] });
  });
  afterAll(() => field?.stop());

  test('are counted as one problem of the list from the first night, and the night is not complete', () => {
    for (const night of field.nights.slice(0, 2)) {
      expect(lacking(night)).toEqual({ enrollments: 3 });
      expect(night.outcome).toBe('partial');
      expect(night.report!.keptAway).toEqual({ people: 0, classes: 0, enrollments: 3, others: 0 });
    }
    expect(field.nights[0]!.problems).toHaveLength(1);
    expect(field.nights[0]!.problems[0]!.remedy).toMatch(/PowerSchool/);
  });

  test('keep nobody else out', () => {
    const lost = ['P1 student', 'P2 student', 'P3 student'];
    const K1 = baseClasses.K1.filter((each) => !lost.includes(each));
    expect(classesIn(field.nights[0]!)).toEqual({ ...baseClasses, K1 });
  });

  test('arrive once they have ids, and the problem is settled', () => {
    const night = field.nights[2]!;
    expect(classesIn(night)).toEqual(baseClasses);
    expect(night).toMatchObject({ outcome: 'complete', problems: [] });
  });
});

describe('records without an id in every other list', () => {
  const added = {
    orgs: [...base.orgs, { sourcedId: 'no-org', name: 'Tarn School', type: 'school', parentSourcedId: 'D1' }],
    academicSessions: [...base.academicSessions, { ...base.academicSessions[1]!, sourcedId: 'no-session' }],
    courses: [...base.courses, { ...base.courses[0]!, sourcedId: 'no-course' }],
    classes: [...base.classes, { ...base.classes[0]!, sourcedId: 'no-class' }],
    users: [
      ...base.users,
      person('no-user', 'student', { username: 'stu8', givenName: 'Una', familyName: 'Voss', identifier: '1008' }),
      person('no-other', 'student', { username: 'stu9', givenName: 'Udo', familyName: 'Voss', identifier: '1009' }),
    ],
  };
  const without = Object.fromEntries(
    ['no-org', 'no-session', 'no-course', 'no-class', 'no-user', 'no-other'].map((id) => [id, withId('')]),
  );
  let field: Field;
  beforeAll(async () => {
    field = await startField({ nights: [{ rows: added, patch: sends(without) }, { patch: sends(without) }], play: 1 });
  });
  afterAll(() => field?.stop());

  test('are told by list, and the night is not complete', () => {
    const [night] = field.nights;
    expect(lacking(night!)).toEqual({ orgs: 1, academicSessions: 1, courses: 1, classes: 1, users: 2 });
    expect(night!.outcome).toBe('partial');
    expect(night!.report!.keptAway).toEqual({ people: 2, classes: 2, enrollments: 0, others: 2 });
    expect(classesIn(night!)).toEqual(baseClasses);
  });

  test('are counted beside the outcome once somebody knows of them', async () => {
    const { practice } = field;
    const known = ['--until', inTenMonths, '--by', 'registrar', '--because', 'the vendor mends it'];
    await command(practice, 'acknowledge', practice.district, 'LIST_LACKS_IDS', ...known);
    const night = await field.next();
    expect(night.outcome).toBe('complete');
    expect(night.report!.acknowledged).toBe(5);
  });
});

describe('enrollments that lose their id in a later night', () => {
  let field: Field;
  beforeAll(async () => {
    const patch = sends({ 'S-P1-K1': withId(''), 'S-P2-K1': withId(2 ** 53 + 2) });
    field = await startField({ nights: [{}, { patch }, { patch }, { patch }] });
  });
  afterAll(() => field?.stop());

  test('take nobody out of a class, however many nights it lasts', () => {
    for (const night of field.nights) expect(classesIn(night)).toEqual(baseClasses);
  });

  test('are told each night, one whose id is no exact number under that', () => {
    for (const night of field.nights.slice(1)) {
      expect(lacking(night)).toEqual({ enrollments: 1 });
      expect(night.problems.map((each) => each.code).sort()).toEqual(['ID_NOT_EXACT', 'LIST_LACKS_IDS']);
      expect(night.report!.collections.find((each) => each.collection === 'enrollments')!.certified).toBe(false);
      expect(night.outcome).toBe('partial');
    }
  });
});
