import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { baseClasses, classesOf, peopleIn, withCells } from './look.js';
import { base, startField, type Field } from './nights.js';

describe('enrollments that end on the last day in session, some days before the session does', () => {
  const labs = ['L1', 'L2', 'L3', 'L4', 'K4'];
  let field: Field;
  beforeAll(async () => {
    field = await startField({
      folder: 'exit-on-last-school-day',
      play: 4,
      dates: ['2026-11-30T00:30', '2026-12-19T00:30', '2026-12-20T20:30', '2026-12-22T00:30'],
    });
  });
  afterAll(() => field?.stop());

  test('are finishes: everybody stays in the classes', () => {
    const [first, ...others] = field.nights;
    expect(first!.outcome).toBe('complete');
    for (const night of others) {
      for (const lab of labs) expect(peopleIn(night, lab), lab).toEqual(peopleIn(first!, lab));
      expect(peopleIn(night, 'K2')).toEqual(baseClasses.K2);
    }
  });

  test('nothing is sent or held for them', () => {
    for (const night of field.nights.slice(1)) expect(night).toMatchObject({ outcome: 'complete', sent: {}, held: [] });
  });
});

describe('students who leave near the end of a semester', () => {
  let field: Field;
  beforeAll(async () => {
    const left = withCells(withCells(base.enrollments, 'S-P5-K2', { endDate: '2026-12-04' }), 'S-P6-K2', {
      endDate: '2026-12-15',
    });
    field = await startField({
      dates: ['2026-11-30T00:30', '2026-12-10T00:30', '2026-12-17T00:30'],
      nights: [{}, { rows: { enrollments: left } }, {}],
    });
  });
  afterAll(() => field?.stop());

  test('two weeks before it, they drop the class', () => {
    expect(classesOf(field.nights[1]!, 'P5')).toEqual({ 'K1 student': 'active', 'K2 student': 'inactive' });
  });

  test('in its last days, they finish it', () => {
    for (const night of field.nights) expect(classesOf(night, 'P6')['K2 student']).toBe('active');
    expect(field.nights[2]!.outcome).toBe('complete');
  });
});

describe('most of a class goes over to another section of the course on one day', () => {
  let field: Field;
  beforeAll(async () => {
    const movers = ['P1', 'P2', 'P3', 'P4'];
    const ended = movers.reduce((rows, id) => withCells(rows, `S-${id}-K1`, { endDate: '2026-11-30' }), [
      ...base.enrollments,
    ] as Array<Record<string, string>>);
    const begun = movers.map((id) => ({
      ...base.enrollments.find((each) => each.sourcedId === `S-${id}-K1`)!,
      ...{ sourcedId: `S-${id}-K5`, classSourcedId: 'K5', beginDate: '2026-12-01' },
    }));
    const teacher = { ...base.enrollments[0]!, sourcedId: 'T-T1-K5', classSourcedId: 'K5' };
    field = await startField({
      nights: [
        {},
        {
          rows: {
            classes: [
              ...base.classes,
              { ...base.classes[0]!, sourcedId: 'K5', classCode: 'MA1.5', title: 'Algebra p5' },
            ],
            enrollments: [...ended, ...begun, teacher],
          },
        },
        {},
      ],
    });
  });
  afterAll(() => field?.stop());

  test('is no finish: they leave the old section when they are in the new one', () => {
    const last = field.nights[2]!;
    expect(peopleIn(last, 'K5')).toEqual(['P1 student', 'P2 student', 'P3 student', 'P4 student', 'T1 teacher']);
    expect(peopleIn(last, 'K1')).toEqual(baseClasses.K1.filter((each) => !/^P[1-4] /.test(each)));
    for (const id of ['P1', 'P2', 'P3', 'P4'])
      expect(last.canvas.enrollment.get(`K1 / ${id} / StudentEnrollment`)).toMatchObject({ state: 'inactive' });
    for (const night of field.nights) expect(night).toMatchObject({ outcome: 'complete', held: [] });
  });
});
