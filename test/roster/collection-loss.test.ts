import { describe, expect, test } from 'vitest';
import { schoolsAtZero, shrinkageOf, tooManyRejected } from '../../roster/collection-loss.js';

describe('a collection that is smaller than when it was last certified', () => {
  test.each<[string, number, number, string]>([
    ['of which nothing was certified yet has not shrunk', 0, 0, 'none'],
    ['that has grown has not shrunk', 100, 120, 'none'],
    ['that lost one record has not shrunk, however few there are', 2, 1, 'none'],
    ['that lost less than five percent has not shrunk', 1000, 951, 'none'],
    ['that lost five percent has shrunk a little', 1000, 950, 'little'],
    ['that lost less than twenty percent has shrunk a little', 1000, 801, 'little'],
    ['that lost twenty percent has shrunk much', 1000, 800, 'much'],
    ['that is empty has shrunk much', 1000, 0, 'much'],
  ])('%s', (_, before, rows, expected) => {
    expect(shrinkageOf(before, rows, { noRemovals: 5, nothing: 20 })).toBe(expected);
  });
});

describe('a collection of which records cannot be read, with a limit of five percent', () => {
  test.each<[string, number, number, boolean]>([
    ['none of many: is proven', 0, 1000, false],
    ['none of none: is proven', 0, 0, false],
    ['five percent: is proven', 50, 1000, false],
    ['more than five percent: is not proven', 51, 1000, true],
    ['three of seventeen: is not proven', 3, 17, true],
    ['two of seventeen: is not proven', 2, 17, true],
    ['two of forty: is proven', 2, 40, false],
    ['one of seventeen: is proven, since one mistake says nothing about a list', 1, 17, false],
    ['one of two: is proven', 1, 2, false],
    ['all three: is not proven', 3, 3, true],
    ['the only one: is not proven', 1, 1, true],
  ])('%s', (_, rejected, rows, expected) => {
    expect(tooManyRejected(rejected, rows, 5)).toBe(expected);
  });

  test('with a limit of a hundred percent always proves what is missing', () => {
    expect(tooManyRejected(3, 3, 100)).toBe(false);
  });
});

describe('a school that is missing', () => {
  const rows = (school: string, count: number) => ({ school, rows: count });

  test('is one whose every row is gone', () => {
    expect(schoolsAtZero([rows('701', 9), rows('702', 9)], [rows('701', 9), rows('702', 8)], [])).toEqual([
      rows('701', 9),
    ]);
  });

  test('is none of fewer than five rows', () => {
    const few = [rows('701', 4), rows('702', 5)];
    expect(schoolsAtZero(few, few, [])).toEqual([rows('702', 5)]);
  });

  test('is none of which the same read lists new rows: its ids are others', () => {
    const all = [rows('701', 9), rows('702', 9)];
    expect(schoolsAtZero(all, all, ['701', '703'])).toEqual([rows('702', 9)]);
  });

  test('is none that somebody has closed', () => {
    const all = [rows('701', 9), rows('702', 9)];
    expect(schoolsAtZero(all, all, [], ['702'])).toEqual([rows('701', 9)]);
  });
});
