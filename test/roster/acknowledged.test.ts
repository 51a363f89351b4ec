import { expect, test } from 'vitest';
import { affectsClearlyMore } from '../../roster/acknowledged.js';

test.for<[known: number, now: number, expected: boolean]>([
  [1, 1, false],
  [1, 5, false],
  [1, 6, true],
  [0, 4, false],
  [0, 5, true],
  [5, 10, false],
  [5, 11, true],
  [100, 200, false],
  [100, 201, true],
  [100, 20, false],
])('a problem that affected %i when it was acknowledged, and %i now, is open again: %s', ([known, now, expected]) => {
  expect(affectsClearlyMore(known, now)).toBe(expected);
});
