import { expect, test } from 'vitest';
import { isWholeListCheaper } from '../../gradebook/line-item-list.js';

test.each<[string, number, number | null, number, boolean]>([
  ['ten thousand classes with forty line items each', 10_000, 400_000, 1_000, true],
  ['the same from a provider that cuts its pages at a hundred', 10_000, 400_000, 100, true],
  ['a list of ten years', 10_000, 4_000_000, 100, false],
  ['a list that is as long as half of the classes', 100, 50_000, 1_001, false],
  ['a list in one page', 20, 900, 900, true],
  ['nothing in any gradebook yet', 20, 0, 0, true],
  ['a few classes', 19, 900, 900, false],
  ['a provider that does not say how long its list is', 10_000, null, 1_000, false],
])('%s', (_name, classes, total, pageRows, expected) => {
  expect(isWholeListCheaper(classes, total, pageRows)).toBe(expected);
});
