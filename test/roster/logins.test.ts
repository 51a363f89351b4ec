import { expect, test } from 'vitest';
import { peopleInRounds } from '../../roster/logins.js';

const change = (person: string, gives: string, takes: string) => ({ person, gives, takes });
const inRounds = (...changes: ReturnType<typeof change>[]) => [...peopleInRounds(changes)].sort();

test('two people who swap their logins are in a round, and so are three who pass theirs on', () => {
  expect(inRounds(change('ada', 'a', 'b'), change('ben', 'b', 'a'))).toEqual(['ada', 'ben']);
  expect(inRounds(change('ada', 'a', 'b'), change('ben', 'b', 'c'), change('cleo', 'c', 'a'))).toEqual([
    ...['ada', 'ben', 'cleo'],
  ]);
});

test('who takes a login that another gives up for a free one is in no round', () => {
  expect(inRounds(change('ada', 'a', 'b'), change('ben', 'b', 'free'))).toEqual([]);
});

test('who waits outside for a login of a round is not part of it', () => {
  expect(inRounds(change('ada', 'a', 'b'), change('ben', 'b', 'a'), change('dana', 'd', 'a'))).toEqual(['ada', 'ben']);
});
