import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { standing, baseClasses, classesIn, without, withCells } from './look.js';
import { base, startField, type Field } from './nights.js';

const dates = ['2026-11-30T00:30', '2027-01-05T00:30', '2027-01-06T00:30', '2027-01-09T00:30', '2027-01-10T00:30'];

const withoutK2 = {
  classes: without(base.classes, (each) => each.sourcedId === 'K2'),
  enrollments: without(base.enrollments, (each) => each.classSourcedId === 'K2'),
};

function expectPastAsItWas({ nights }: Field): void {
  const [first] = nights;
  for (const night of nights.slice(1)) {
    expect(classesIn(night)).toEqual(baseClasses);
    expect(standing(night, 'course')).toEqual(standing(first!, 'course'));
    expect(standing(night, 'term')).toEqual(standing(first!, 'term'));
    expect(night.canvas.term.get('S1')).toEqual(first!.canvas.term.get('S1'));
    expect(night.held).toEqual([]);
    expect(night.sent).toEqual({});
  }
}

describe('a semester leaves the feed together with its classes', () => {
  let field: Field;
  beforeAll(async () => {
    const academicSessions = without(base.academicSessions, (each) => each.sourcedId === 'S1');
    field = await startField({ dates, nights: [{}, { rows: { ...withoutK2, academicSessions } }, {}, {}, {}] });
  });
  afterAll(() => field?.stop());

  test('its classes, its term and everybody in them stay as they were, night after night', () => {
    expectPastAsItWas(field);
  });
});

describe('a class leaves the feed, and its semester gets the dates of next year', () => {
  let field: Field;
  beforeAll(async () => {
    const academicSessions = withCells(base.academicSessions, 'S1', { startDate: '2027-08-16', endDate: '2027-12-17' });
    field = await startField({ dates, nights: [{}, { rows: { ...withoutK2, academicSessions } }, {}, {}, {}] });
  });
  afterAll(() => field?.stop());

  test('the class stays over: what is missing lives by no dates', () => {
    expectPastAsItWas(field);
  });
});
