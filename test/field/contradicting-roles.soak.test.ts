import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { classesOf, enrollment, isAsked, peopleIn, withCells } from './look.js';
import { base, startField, type Field, type Night } from './nights.js';

const isHeld = (night: Night, id: string): boolean =>
  isAsked(night, id) || night.held.some((each) => each.people.includes(id));

describe('a student’s record in the place of a teacher', () => {
  let field: Field;
  beforeAll(async () => {
    field = await startField({ folder: 'student-record-teacher-enrollment', play: 2 });
  });
  afterAll(() => field?.stop());

  test('a student never becomes the teacher of a class unasked', () => {
    for (const night of field.nights) {
      expect(peopleIn(night, 'K1')).not.toContain('P1 teacher');
      expect(classesOf(night, 'P1')).toEqual({ 'K2 student': 'active' });
    }
  });

  test('it is told and held', () => {
    for (const night of field.nights) {
      expect(isHeld(night, 'P1')).toBe(true);
      expect(night.outcome).not.toBe('complete');
    }
  });
});

describe('students who become staff of a class some night', () => {
  let field: Field;
  beforeAll(async () => {
    const enrollments = withCells(base.enrollments, 'S-P3-K1', { role: 'teacher' });
    field = await startField({
      nights: [
        {},
        {
          rows: {
            enrollments: [
              ...withCells(enrollments, 'S-P4-K2', { role: 'aide' }),
              enrollment('P5', 'K3', 'administrator', { schoolSourcedId: '200' }),
            ],
          },
        },
        {},
      ],
    });
  });
  afterAll(() => field?.stop());

  test('stay what they were: no teacher, no aide, no administrator', () => {
    for (const night of field.nights) {
      expect(classesOf(night, 'P3')).toEqual({ 'K1 student': 'active', 'K2 student': 'active' });
      expect(classesOf(night, 'P4')).toEqual({ 'K1 student': 'active', 'K2 student': 'active' });
      expect(classesOf(night, 'P5')).toEqual({ 'K1 student': 'active', 'K2 student': 'active' });
    }
  });

  test('each is held', () => {
    for (const id of ['P3', 'P4', 'P5']) expect(isHeld(field.nights[1]!, id), id).toBe(true);
  });
});
