import { expect, test } from 'vitest';
import { generationIn, lineItemId, resultId } from '../../gradebook/ids.js';

const key = { canvasHost: 'school.instructure.com', assignmentId: '42', classSourcedId: '8007', generation: 1 };

test('the ids of line items and results never change: what stands in a SIS is found by them', () => {
  expect(lineItemId(key)).toBe('0e540da0-f6cd-5d99-b105-bcb12212e787');
  expect(resultId(key, 'S1')).toBe('bfdefe86-a486-5b5b-88e1-c5b2cfb9894b');
});

test.each([
  ['host', { canvasHost: 'other.instructure.com' }],
  ['assignment', { assignmentId: '43' }],
  ['class', { classSourcedId: '8008' }],
  ['generation', { generation: 2 }],
])('another %s has other ids', (_what, changes) => {
  expect(lineItemId({ ...key, ...changes })).not.toBe(lineItemId(key));
  expect(resultId({ ...key, ...changes }, 'S1')).not.toBe(resultId(key, 'S1'));
});

test.each([
  ['none', [], null],
  ['the first', [1], 1],
  ['the newest of several', [1, 2, 3], 3],
  ['the newest though earlier ones are gone', [4], 4],
])('the generation in a gradebook is %s', (_what, there, expected) => {
  const ids = new Set(there.map((generation) => lineItemId({ ...key, generation })));
  expect(generationIn(key, (id) => ids.has(id))).toBe(expected);
});
