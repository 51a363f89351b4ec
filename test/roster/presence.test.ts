import { expect, test } from 'vitest';
import { goneCutoff, presenceOf } from '../../roster/presence.js';

const cutoff = goneCutoff(new Date('2026-11-23T06:30:00Z'), 20);

test.each<[string, string | null, string]>([
  ['a record that the last read showed is present', null, 'present'],
  ['one that this very read missed is missing', '2026-11-23T06:30:00Z', 'missing'],
  ['one that was missed a second too late is still missing', '2026-11-22T10:30:01Z', 'missing'],
  ['one that was missed twenty hours ago is gone', '2026-11-22T10:30:00Z', 'gone'],
])('%s', (_, missingSince, presence) => {
  expect(presenceOf(missingSince === null ? null : new Date(missingSince), cutoff)).toBe(presence);
});

test('with no hours to prove it the first read that misses a record makes it gone', () => {
  const readAt = new Date('2026-11-23T06:30:00Z');
  expect(presenceOf(readAt, goneCutoff(readAt, 0))).toBe('gone');
});
