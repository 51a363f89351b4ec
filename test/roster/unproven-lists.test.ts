import { expect, test } from 'vitest';
import { unprovenListOf } from '../../roster/unproven-lists.js';

type List = Parameters<typeof unprovenListOf>[0];
const list: List = {
  ...{ use: 'noRemovals', reasons: ['END_NOT_PROVEN'] },
  ...{ provenOn: null, firstReadOn: '2026-11-20' },
};
const never = {
  code: 'LIST_NEVER_PROVEN',
  detail: expect.stringMatching(/^read since 2026-11-20, never .*END_NOT_PROVEN/),
};

test.for<[string, Partial<List>, unknown]>([
  ['that no read has ever proven is told, with its first read and what speaks against it', {}, never],
  ['is not in its first nights', { firstReadOn: '2026-11-27' }, null],
  [
    'that was proven once is told as that',
    { provenOn: '2026-11-22' },
    { code: 'LIST_LONG_UNPROVEN', detail: expect.stringMatching(/^last proven whole on 2026-11-22: /) },
  ],
  ['is not while that was some nights ago', { provenOn: '2026-11-27' }, null],
  ['of which nothing was used is told as one that shrank', { use: 'nothing' }, null],
  ['is not when only its size speaks against it', { reasons: ['COLLECTION_SHRANK_A_LITTLE'] }, null],
  ['is when something else does too', { reasons: ['COLLECTION_SHRANK_A_LITTLE', 'END_NOT_PROVEN'] }, never],
  ['that is proven tonight is not', { use: 'all', reasons: [] }, null],
])('a list %s', ([, more, expected]) => {
  expect(unprovenListOf({ ...list, ...more }, '2026-11-30')).toEqual(expected);
});
