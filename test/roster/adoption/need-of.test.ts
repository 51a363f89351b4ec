import { describe, expect, test } from 'vitest';
import {
  needNow,
  needOf,
  obstructionToMaking,
  type LinkFacts,
  type WantedIds,
} from '../../../roster/adoption/need-of.js';
import type { MatchedKind } from '../../../roster/matching/confidence.js';

const plain: LinkFacts = {
  ...{ kind: 'section', hasObject: true, isDeleted: false },
  ...{ standing: 'other', severalIds: false, wantedId: 'free' },
};

describe('what a link needs', () => {
  type Case = [what: string, facts: Partial<LinkFacts>, ids: WantedIds, said: string | null];
  const cases: Case[] = [
    ['nothing stands for it', { hasObject: false, standing: 'none' }, 'standing', null],
    ['the very id that Rollbook gives', { standing: 'same' }, 'standing', 'pin'],
    ['the very id that Rollbook gives, if ids are changed', { standing: 'same' }, 'rollbook', 'pin'],
    ['another id, which stays', {}, 'standing', 'pin'],
    ['another id, which is changed', {}, 'rollbook', 'change'],
    ['another id, and the wanted one is held: it stays', { wantedId: 'living' }, 'rollbook', 'pin'],
    ['another id, and a deleted object holds the wanted one', { wantedId: 'deleted' }, 'rollbook', 'pin'],
    ['no id', { standing: 'none' }, 'standing', 'give'],
    ['no id, and the wanted one is held', { standing: 'none', wantedId: 'living' }, 'standing', 'ADOPTION_ID_HELD'],
    [
      'no id, and a deleted object holds the wanted one',
      { standing: 'none', wantedId: 'deleted' },
      ...(['rollbook', 'ADOPTION_ID_HELD_BY_DELETED'] as const),
    ],
    ['a deleted object', { isDeleted: true, standing: 'same' }, 'standing', 'ADOPTION_OBJECT_DELETED'],
    ['a merged person of several ids', { kind: 'user', severalIds: true }, 'standing', 'ADOPTION_SEVERAL_IDS'],
  ];
  test.each(cases)('%s', (_, facts, ids, said) => {
    const need = needOf({ ...plain, ...facts }, ids);
    expect(need === null ? null : 'need' in need ? need.need : need.obstruction).toBe(said);
  });
});

describe('whether a thing for which nothing stands may be made', () => {
  test.each([
    ['nobody has its id or login', { wantedId: 'free', loginHeld: false }, null],
    [
      'something living has its id: it would be overwritten',
      { wantedId: 'living', loginHeld: false },
      'ADOPTION_ID_HELD',
    ],
    [
      'something deleted has its id: it would come back',
      { wantedId: 'deleted', loginHeld: false },
      'ADOPTION_ID_HELD_BY_DELETED',
    ],
    [
      'somebody has its login: the account would be given away',
      { wantedId: 'free', loginHeld: true },
      'ADOPTION_LOGIN_HELD',
    ],
  ] as const)('%s', (_, facts, said) => {
    expect(obstructionToMaking(facts)).toBe(said);
  });
});

describe('a pilot changes no id that is used outside it', () => {
  test.each([
    ['account', true, 'pin'],
    ['term', true, 'pin'],
    ['user', true, 'pin'],
    ['course', true, 'change'],
    ['section', true, 'change'],
    ['user', false, 'change'],
  ] as const)('%s, of a pilot: %s', (kind: MatchedKind, isPilot, need) => {
    expect(needNow('change', kind, isPilot)).toBe(need);
  });
  test('what has no id gets one, since nobody uses it', () => {
    expect(needNow('give', 'user', true)).toBe('give');
  });
});
