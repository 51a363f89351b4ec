import { expect, test } from 'vitest';
import { keepsTitle, titleWithin } from '../../gradebook/titles.js';

const long = 'A letter to the editor about something that ought to be otherwise';

test.each<[string, string, string[], string]>([
  ['a short name stays', 'Fractions', [], 'Fractions'],
  ['spaces and line breaks become single spaces', ' Unit\n  Fractions ', [], 'Unit Fractions'],
  ['an empty name has a title', '   ', [], 'Untitled'],
  ['a long name is cut', long, [], 'A letter to th…'],
  ['no space before the ellipsis', 'A letter to  the editor', [], 'A letter to th…'],
  ['a taken title gets a number', 'Fractions', ['fractions'], 'Fractions (2)'],
  ['and the next one', 'Fractions', ['fractions', 'fractions (2)'], 'Fractions (3)'],
  ['a cut one gets its number within the length', long, ['a letter to th…'], 'A letter t… (2)'],
  ['a character of several units is not cut in the middle', 'Family 123456 👩‍👩‍👧', [], 'Family 123456…'],
])('%s', (_name, name, taken, expected) => {
  const title = titleWithin(name, 15, new Set(taken));
  expect(title).toBe(expected);
  expect(title.length).toBeLessThanOrEqual(15);
  expect(keepsTitle(title, name, 15)).toBe(true);
});

test.each([
  ['Fractions', 'Fractions', true],
  ['Fractions (2)', 'Fractions', true],
  ['Fractions', 'Decimals', false],
  ['Fractions (2)', 'Decimals', false],
  ['Fractions II', 'Fractions', false],
])('the title "%s" is still one of "%s": %s', (accepted, name, expected) => {
  expect(keepsTitle(accepted, name, 50)).toBe(expected);
});
