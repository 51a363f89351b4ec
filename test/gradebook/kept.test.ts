import { expect, test } from 'vitest';
import { isDropped } from '../../gradebook/kept.js';

const score = (value: number) => ({ score: value, exempt: false });
const exempt = { score: 0, exempt: true };

test.each([
  ['a new result that is there', null, score(15), score(15), false],
  ['a new result that is not there', null, score(15), null, true],
  ['a changed result that is there', score(12), score(15), score(15), false],
  ['a changed result that is as before', score(12), score(15), score(12), true],
  ['a result that somebody has changed meanwhile', score(12), score(15), score(18), false],
  ['a result kept without its decimals', score(12), score(15.5), score(15), false],
  ['an exemption that is there', score(12), exempt, { score: 12, exempt: true }, false],
  ['an exemption that was dropped', score(12), exempt, score(12), true],
  ['a result that was taken back', score(12), null, null, false],
  ['a result that was taken back and stands', score(12), null, score(12), true],
])('%s', (_, before, after, held, dropped) => {
  expect(isDropped({ before, after }, held)).toBe(dropped);
});
