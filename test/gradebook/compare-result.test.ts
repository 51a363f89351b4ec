import { expect, test } from 'vitest';
import { compareResult, type ComparedResult } from '../../gradebook/compare-result.js';
import type { DesiredResult } from '../../gradebook/score.js';

const held = (score: number | null, exempt = false): ComparedResult => ({ score, exempt });
const wants = (score: number): DesiredResult => ({ kind: 'score', score });
const exempt: DesiredResult = { kind: 'exempt', score: 0 };
const gone: DesiredResult = { kind: 'withdraw', reason: 'SCORE_CLEARED' };
const leave: DesiredResult = { kind: 'leave', reason: 'SCORE_NOT_POSTED' };
const create = (score: number) => ({ op: 'create', after: { score, exempt: false } });
const update = (score: number) => ({ op: 'update', after: { score, exempt: false } });
const conflict = (reason: string) => ({ op: 'conflict', reason });
const none = { op: 'none' };

test.each<[string, DesiredResult, ComparedResult | null, ComparedResult | null, 'sis' | 'canvas' | 'ask', object]>([
  ['a first grade is sent', wants(8), null, null, 'sis', create(8)],
  ['an unchanged grade is not sent', wants(8), held(8), held(8), 'sis', none],
  ['a difference behind the fourth decimal is none', wants(8.7), held(8.700000000000001), held(8.7), 'sis', none],
  ['a changed grade is sent over what was accepted', wants(9), held(8), held(8), 'sis', update(9)],
  ['a grade that stands already is adopted', wants(8), null, held(8), 'sis', { op: 'adopt' }],
  ['a grade that both changed to the same is adopted', wants(9), held(8), held(9), 'sis', { op: 'adopt' }],
  ['a grade entered in the SIS stays', wants(9), null, held(8), 'sis', conflict('ENTERED_IN_SIS')],
  ['a grade changed in the SIS stays', wants(9), held(8), held(7), 'sis', conflict('CHANGED_IN_SIS')],
  ['it stays until somebody decides', wants(9), held(8), held(7), 'ask', conflict('CHANGED_IN_SIS')],
  ['it is overwritten where Canvas wins', wants(9), held(8), held(7), 'canvas', update(9)],
  ['a grade removed in the SIS is not made again', wants(8), held(8), null, 'sis', conflict('REMOVED_IN_SIS')],
  ['it is made again where Canvas wins', wants(8), held(8), null, 'canvas', create(8)],
  ['a cleared grade is taken back', gone, held(8), held(8), 'sis', { op: 'withdraw' }],
  ['a cleared grade that the SIS has changed stays', gone, held(8), held(7), 'sis', conflict('CHANGED_IN_SIS')],
  ['a grade that never came from here is not taken back', gone, null, held(8), 'sis', none],
  ['nor where Canvas wins', gone, null, held(8), 'canvas', none],
  ['what neither side holds any more is forgotten', gone, held(8), null, 'sis', { op: 'forget' }],
  ['without a grade on any side nothing happens', gone, null, null, 'sis', none],
  ['what is left is left', leave, held(8), held(7), 'canvas', none],
  ['an exempt result is the same whatever its number', exempt, held(0, true), held(5, true), 'sis', none],
  [
    'an excused grade becomes exempt',
    exempt,
    held(8),
    held(8),
    'sis',
    { op: 'update', after: { score: 0, exempt: true } },
  ],
])('%s', (_name, desired, accepted, inSis, conflicts, expected) => {
  expect(compareResult(desired, accepted, inSis, conflicts)).toEqual(expected);
});
