import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { baseClasses, classesIn, standing, toldOf, withCells, without } from './look.js';
import { base, startField, type Field } from './nights.js';

describe('a scope of grades, where the classes have none and their courses have', () => {
  const grades = (of: Record<string, string>) =>
    base.courses.map((each) => ({ ...each, grades: of[each.sourcedId!] ?? '' }));
  let field: Field;
  beforeAll(async () => {
    field = await startField({
      edit: (settings) => (settings.scope.grades = ['09']),
      nights: [
        { rows: { courses: grades({ CA: '9,10' }) } },
        { rows: { courses: grades({ CA: '9,10', CB: '09' }) } },
        { rows: { classes: withCells(base.classes, 'K3', { grades: '12' }) } },
      ],
    });
  });
  afterAll(() => field?.stop());

  test('takes the classes of the courses with the grade, and no entry counts as matching nothing', () => {
    const [night] = field.nights;
    expect(classesIn(night!)).toEqual({ ...baseClasses, K2: [] });
    expect(night).toMatchObject({ outcome: 'complete', problems: [] });
  });

  test('looks again when a course gets the grade', () => {
    expect(classesIn(field.nights[1]!)).toEqual(baseClasses);
    expect(field.nights[1]!.outcome).toBe('complete');
  });

  test('goes by the grades of a class that has its own', () => {
    expect(classesIn(field.nights[2]!)).toEqual({ ...baseClasses, K3: [] });
  });
});

describe('a scope of grades, and a course that is not in the feed', () => {
  let field: Field;
  beforeAll(async () => {
    field = await startField({
      edit: (settings) => (settings.scope.grades = ['09']),
      nights: [
        {
          rows: {
            courses: without(base.courses, (each) => each.sourcedId === 'CB'),
            classes: withCells(base.classes, 'K1', { grades: '09' }),
          },
        },
      ],
    });
  });
  afterAll(() => field?.stop());

  test('its classes may be of the grade: they are told, and the night is not complete', () => {
    const [night] = field.nights;
    expect(standing(night!, 'section')).toEqual(['K1']);
    expect(toldOf(night!, 'K2')).toEqual(['COURSE_UNKNOWN']);
    expect(night!.outcome).toBe('partial');
  });
});
