import { describe, expect, test } from 'vitest';
import { emptiedKinds } from '../../roster/canvas-emptied.js';

/** `course 20 3`: kind, rows of which Canvas said something, gone. */
const sample = (...lines: string[]) =>
  lines.map((line) => {
    const [kind, known, gone] = line.split(' ');
    return { kind: kind as 'course', known: Number(known), gone: Number(gone) };
  });

describe('a sample of what Canvas accepted', () => {
  test.each<[string, string[], string[]]>([
    ['with nothing in it says nothing', [], []],
    ['of which all is there is whole', ['term 4 0', 'course 20 0', 'user 20 0'], []],
    ['of which all is gone is emptied', ['term 4 4', 'course 20 20', 'user 20 20'], ['term', 'course', 'user']],
    ['of which one kind is gone is emptied of that', ['term 4 0', 'course 20 20', 'user 20 0'], ['course']],
    ['of which a tenth of a kind is gone is whole', ['course 20 2', 'user 20 0'], []],
    ['of which more than a tenth of a kind is gone is emptied of that', ['course 20 3', 'user 20 0'], ['course']],
    ['of which two things are gone is whole, however few there are', ['course 3 1', 'section 3 1'], []],
    [
      'of which more than a tenth is gone over all kinds is emptied',
      ['course 10 2', 'section 10 2', 'term 3 0'],
      ['course', 'section'],
    ],
    ['of which nothing could be read says nothing', ['course 0 0', 'user 0 0'], []],
  ])('%s', (_, lines, expected) => {
    expect(emptiedKinds(sample(...lines)).map(({ kind }) => kind)).toEqual(expected);
  });
});
