import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { baseClasses, classesIn, enrollment, peopleIn, withCells } from './look.js';
import { base, startField, type Field } from './nights.js';

const dates = ['2026-11-30', '2026-12-01', '2026-12-02', '2026-12-03', '2026-12-04'].map((day) => `${day}T00:30`);
const newcomer = [...base.enrollments, enrollment('P90', 'K1', 'student')];
const codes = (field: Field, night: number) => field.nights[night]!.problems.map(({ code }) => code);

describe('the end of the year is mistyped into the past', () => {
  let field: Field;
  beforeAll(async () => {
    const academicSessions = withCells(base.academicSessions, 'Y', { endDate: '2026-11-04' });
    field = await startField({
      dates,
      nights: [
        {},
        { rows: { academicSessions, enrollments: newcomer } },
        {},
        { rows: { academicSessions: base.academicSessions } },
      ],
    });
  });
  afterAll(() => field?.stop());

  test('courses, terms and everybody in them stay, and it is told by the session, night after night', () => {
    const [first] = field.nights;
    for (const night of field.nights.slice(1, 3)) {
      expect(classesIn(night)).toEqual(baseClasses);
      expect(night.canvas.term).toEqual(first!.canvas.term);
      expect(night.outcome).not.toBe('complete');
      const told = night.problems.filter(({ code }) => code === 'CLASS_CUT_SHORT');
      expect(told).toMatchObject([{ thing: 'Y' }]);
      // Ten people in two classes, and the newcomer.
      expect(told[0]!.affected).toBe(11);
    }
  });

  test('once it is mended, the newcomer comes, and nothing is told any more', () => {
    const night = field.nights[3]!;
    expect(peopleIn(night, 'K1')).toContain('P90 student');
    expect(night).toMatchObject({ outcome: 'complete', problems: [], held: [] });
  });
});

describe('a class is listed in a session that is past', () => {
  let field: Field;
  beforeAll(async () => {
    const academicSessions = [
      ...base.academicSessions,
      { ...base.academicSessions.find((each) => each.sourcedId === 'S1')!, sourcedId: 'S0', endDate: '2026-10-15' },
    ];
    const ended = newcomer.map((each) => (each.classSourcedId === 'K3' ? { ...each, endDate: '2026-12-01' } : each));
    const classes = withCells(base.classes, 'K3', { termSourcedIds: 'S0' });
    field = await startField({
      dates,
      nights: [{ rows: { academicSessions } }, { rows: { classes } }, { rows: { enrollments: ended } }],
    });
  });
  afterAll(() => field?.stop());

  test('it stays as it is while enrollments in it go on, and is told', () => {
    expect(codes(field, 1)).toEqual(['CLASS_CUT_SHORT']);
    expect(classesIn(field.nights[1]!)).toEqual(baseClasses);
    expect(field.nights[1]!.outcome).not.toBe('complete');
  });

  test('once its enrollments have ended it is over: it stays as it was, and nothing is told any more', () => {
    expect(field.nights[2]).toMatchObject({ outcome: 'complete', problems: [], held: [] });
    expect(classesIn(field.nights[2]!)).toMatchObject({ K3: baseClasses.K3 });
  });
});

describe('a semester that ends as days pass', () => {
  let field: Field;
  beforeAll(async () => {
    const endless = base.enrollments.map((each) => (each.classSourcedId === 'K2' ? { ...each, endDate: '' } : each));
    field = await startField({
      dates: ['2026-12-17T00:30', '2026-12-18T00:30', '2026-12-19T00:30'],
      nights: [{ rows: { enrollments: endless } }, {}, {}],
    });
  });
  afterAll(() => field?.stop());

  test('tells nothing, though the SIS gives its enrollments no end', () => {
    for (const night of field.nights) expect(night).toMatchObject({ outcome: 'complete', problems: [], held: [] });
    expect(classesIn(field.nights[2]!)).toEqual(baseClasses);
  });
});
