import { describe, expect, test } from 'vitest';
import { mayBeSameClass, mayBeSamePerson } from '../../roster/identity-change.js';
import { aClass, user } from './records.js';

const vanished = { missing: true, pinned: true };
const arrived = { missing: false, pinned: false };

describe('a class that may have a new id', () => {
  const left = { ...vanished, body: aClass('old', { classCode: 'M100.1' }) };
  const right = { ...arrived, body: aClass('new', { classCode: 'M100.1' }) };

  test('is one that vanished and one that appeared with the same school, course, code and sessions', () => {
    expect([mayBeSameClass(left, right), mayBeSameClass(right, left)]).toEqual([true, true]);
  });

  test.each([
    ['another code', { classCode: 'M100.2' }],
    ['another course', { courseSourcedId: '301' }],
    ['another school', { schoolSourcedId: '702' }],
    ['other sessions', { termSourcedIds: ['701-S2'] }],
  ])('is none with %s', (_, more) => {
    expect(mayBeSameClass(left, { ...right, body: aClass('new', { classCode: 'M100.1', ...more }) })).toBe(false);
  });

  test('is none without a code', () => {
    const without = { classCode: null };
    expect(mayBeSameClass({ ...left, body: aClass('old', without) }, { ...right, body: aClass('new', without) })).toBe(
      false,
    );
  });

  test('is none while both are there, or both are missing', () => {
    expect(mayBeSameClass({ ...left, missing: false }, right)).toBe(false);
    expect(mayBeSameClass(left, { ...right, missing: true })).toBe(false);
  });

  test('is none where Canvas knows neither', () => {
    expect(mayBeSameClass({ ...left, pinned: false }, right)).toBe(false);
  });

  test('where Canvas knows both, only the one that vanished asks', () => {
    const known = { ...right, pinned: true };
    expect([mayBeSameClass(left, known), mayBeSameClass(known, left)]).toEqual([true, false]);
  });
});

describe('a person who may have a new id', () => {
  const left = { ...vanished, body: user('old', { identifier: '1001' }) };
  const right = { ...arrived, body: user('new', { identifier: '1001' }) };

  test('is one who vanished and one who appeared with the same number, whatever their names', () => {
    expect(mayBeSamePerson(left, { ...right, body: { ...right.body, givenName: 'Bea' } })).toBe(true);
  });

  test('is none with another number, or without one', () => {
    expect(mayBeSamePerson(left, { ...right, body: user('new', { identifier: '1002' }) })).toBe(false);
    const without = { identifier: null };
    expect(mayBeSamePerson({ ...left, body: user('old', without) }, { ...right, body: user('new', without) })).toBe(
      false,
    );
  });

  test('a student is never a teacher of the same number', () => {
    expect(mayBeSamePerson(left, { ...right, body: user('new', { identifier: '1001', role: 'teacher' }) })).toBe(false);
  });
});
