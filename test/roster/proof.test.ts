import { expect, test } from 'vitest';
import { isProven, schoolsAway } from '../../roster/proof.js';

test('a kind of row is proven if every list that it depends on is', () => {
  const all = { use: 'all' } as const;
  expect(isProven('user', { orgs: all, users: all })).toBe(true);
  expect(isProven('user', { orgs: all, users: { use: 'noRemovals' } })).toBe(false);
  expect(isProven('user', { orgs: all })).toBe(false);
});

test('a school that has left one of its lists is away, whichever it is', () => {
  const left = (...emptySchools: string[]) => ({ emptySchools });
  expect([...schoolsAway({ classes: left(), users: left(), enrollments: left() })]).toEqual([]);
  expect(
    [...schoolsAway({ classes: left('701'), users: left('702'), enrollments: left('701', '703') })].sort(),
  ).toEqual(['701', '702', '703']);
});
