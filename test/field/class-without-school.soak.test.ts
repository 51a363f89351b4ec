import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { baseClasses, classesIn, userIn, withCells } from './look.js';
import { base, startField, type Field } from './nights.js';

const atSchool = withCells(base.courses, 'CA', { orgSourcedId: '100' });
const noSchool = withCells(base.classes, 'K1', { schoolSourcedId: '' });
const nowhere = ['P1', 'T1'].reduce((rows, id) => withCells(rows, id, { orgSourcedIds: '' }), base.users);

describe('people without a school in a class that has one by its course alone', () => {
  let field: Field;
  beforeAll(async () => {
    field = await startField({ nights: [{ rows: { users: nowhere, classes: noSchool, courses: atSchool } }] });
  });
  afterAll(() => field?.stop());

  test('are in scope by the class, students and staff alike', () => {
    const [night] = field.nights;
    expect(classesIn(night!)).toEqual(baseClasses);
    expect(night).toMatchObject({ outcome: 'complete', problems: [] });
  });
});

describe('people without a school whose class gets one some night', () => {
  let field: Field;
  beforeAll(async () => {
    const inNoOther = base.enrollments.filter((each) => each.sourcedId !== 'S-P1-K2');
    field = await startField({
      nights: [
        { rows: { users: nowhere, classes: noSchool, enrollments: inNoOther } },
        { rows: { courses: atSchool } },
      ],
    });
  });
  afterAll(() => field?.stop());

  test('come with it when only the course was given a school', () => {
    const [first, second] = field.nights;
    expect(first!.outcome).toBe('partial');
    for (const id of ['P1', 'T1']) expect(userIn(first!, id), id).toBeUndefined();
    expect(classesIn(second!)).toEqual({ ...baseClasses, K2: baseClasses.K2.filter((each) => each !== 'P1 student') });
    expect(second).toMatchObject({ outcome: 'complete', problems: [] });
  });
});
