import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DistrictSettings } from '../../config/settings.js';
import { classesOf, standing } from './look.js';
import { district, pairs, withNewClasses } from './new-ids.js';
import { startField, type Field } from './nights.js';

/** In July: nothing has begun. */
const july = [
  '2026-07-06T00:30',
  '2026-07-07T00:30',
  '2026-07-08T00:30',
  '2026-07-09T00:30',
  '2026-07-10T00:30',
  '2026-07-11T00:30',
];
const rebuilt = withNewClasses({ K1: 'N1', K2: 'N2', K4: 'N4' }, district);
const tight = ({ limits }: DistrictSettings): void => {
  const none = { count: 0, percent: 0 };
  Object.assign(limits, {
    newCourses: none,
    removedCourses: none,
    studentDrops: none,
    studentDropsEarly: none,
    teacherDrops: none,
    district: none,
  });
};

describe('a master schedule that is rebuilt in July, twice', () => {
  let field: Field;
  beforeAll(async () => {
    field = await startField({ nights: [{ rows: district }], dates: july, edit: tight });
    for (const rows of [
      rebuilt,
      undefined,
      withNewClasses({ N1: 'M1', N2: 'M2', N4: 'M4' }, rebuilt),
      undefined,
      undefined,
    ])
      await field.next(rows);
  });
  afterAll(() => field?.stop());

  test('is replaced without a hold', () => {
    for (const night of field.nights)
      expect(night).toMatchObject({ outcome: 'complete', held: [], proposals: [], problems: [] });
    expect(standing(field.nights[2]!, 'course')).toEqual(['K3', 'N1', 'N2', 'N4']);
    expect(standing(field.nights[5]!, 'course')).toEqual(['K3', 'M1', 'M2', 'M4']);
  });
});

describe.each<[string, (field: Field) => Promise<unknown>]>([
  ['is published', (field) => field.practice.plant('ui-edit', { kind: 'course', sisId: 'K1', event: 'offer' })],
  ['holds work', (field) => field.practice.plant('graded-work', { course: 'K1', students: 2 })],
])('a master schedule that is rebuilt in July when one class %s', (_, make) => {
  let field: Field;
  beforeAll(async () => {
    field = await startField({
      nights: [{ rows: district }],
      dates: july,
      edit: (settings) => {
        tight(settings);
        settings.enrollments.leadDays = 90;
      },
    });
    await make(field);
    for (const rows of [rebuilt, undefined, undefined, district]) await field.next(rows);
  });
  afterAll(() => field?.stop());

  test('that class is held, the others are replaced', () => {
    for (const night of field.nights.slice(1, 4)) {
      expect(pairs(night)).toEqual({ K1: 'N1' });
      expect(night.outcome).toBe('held');
      expect(classesOf(night, 'P1')).toMatchObject({ 'K1 student': 'active' });
      expect(standing(night, 'course')).not.toContain('N1');
    }
    expect(standing(field.nights[3]!, 'course')).toEqual(['K1', 'K3', 'N2', 'N4']);
  });

  test('with the old ids the answer is not waited for any more', () => {
    expect(field.nights[4]).toMatchObject({ outcome: 'complete', held: [], proposals: [] });
  });
});
