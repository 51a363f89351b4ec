import { describe, expect, test } from 'vitest';
import { pairOneToOne } from '../../roster/one-to-one.js';

/** `A X 3 1`: left, right and weights. */
const possible = (...lines: string[]) =>
  lines.map((line) => {
    const [leftId, rightId, ...weights] = line.split(' ');
    return { leftId: leftId!, rightId: rightId!, weights: weights.map(Number) };
  });
const paired = (...lines: string[]): string[] =>
  pairOneToOne(possible(...lines)).map(({ leftId, rightId, isTied }) => `${leftId} ${rightId}${isTied ? ' tied' : ''}`);

describe('records that vanished and records that are there', () => {
  test.each<[string, string[], string[]]>([
    ['nothing is nothing', [], []],
    ['one and one are a pair', ['A X 0'], ['A X']],
    [
      'crosswise: most students in common, whatever the number says',
      ['A X 0 0 1', 'A Y 3 1 0', 'B X 3 1 0', 'B Y 0 0 1'],
      ['A Y', 'B X'],
    ],
    ['the next weight decides where the first is even', ['A X 2 0', 'A Y 2 1', 'B X 2 1', 'B Y 2 0'], ['A Y', 'B X']],
    ['each is taken once: what is left over has none', ['A X 5', 'B X 4'], ['A X']],
    ['what is left over goes on with the rest', ['A X 5', 'A Y 1', 'B X 4', 'B Y 0'], ['A X', 'B Y']],
    ['even pairs go by id, and are told as tied', ['B Y 1', 'A Y 1', 'B X 1', 'A X 1'], ['A X tied', 'B Y']],
    ['one of two that are even is tied', ['A X 1', 'B X 1'], ['A X tied']],
    ['what went elsewhere ties nothing', ['A X 5', 'A Y 1', 'B Y 1'], ['A X', 'B Y']],
  ])('%s', (_, lines, expected) => {
    expect(paired(...lines)).toEqual(expected);
    expect(paired(...lines.toReversed())).toEqual(expected);
  });
});
