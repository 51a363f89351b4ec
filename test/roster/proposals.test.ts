import { describe, expect, test } from 'vitest';
import {
  findingOfProposals,
  identityProposal,
  isAnswered,
  isReplaced,
  takenOverFrom,
  type StoredProposal,
  type RowInQuestion,
} from '../../roster/proposals.js';

const asked = (more: Partial<StoredProposal> = {}): StoredProposal => ({
  ...{ question: 'class', leftId: 'old', rightId: 'new', holdsRight: true, state: 'open', ...more },
});

test.each([
  ['is asked', { isReplaced: false }, { state: 'open', confidence: 0.9 }],
  ['is asked, and another would be as likely', { isReplaced: false, isTied: true }, { state: 'open', confidence: 0.5 }],
  ['is replaced unasked', { isReplaced: true }, { state: 'replaced', confidence: 0.9 }],
])('a pair %s', (_, more, expected) => {
  const pair = { leftId: 'old', rightId: 'new', evidence: ['course'], isTied: false, otherIsNew: true, ...more };
  expect(identityProposal('class', pair)).toEqual({
    ...{ question: 'class', leftId: 'old', rightId: 'new', evidence: ['course'], holdsRight: true, ...expected },
  });
});

describe('what a person answered', () => {
  test.each([
    ['open', false],
    ['replaced', false],
    ['accepted', true],
    ['rejected', true],
  ] as const)('%s: settled for both sides is %s', (state, settled) => {
    const all = [asked({ state })];
    expect(isAnswered(all, 'class', 'old', 'new')).toBe(settled);
    expect(isAnswered(all, 'class', 'new', 'old')).toBe(settled);
    expect(isAnswered(all, 'person', 'old', 'new')).toBe(false);
    expect(isAnswered(all, 'class', 'old', 'third')).toBe(false);
  });

  test.each([
    ['open', undefined, false],
    ['accepted', 'old', true],
    ['rejected', undefined, false],
  ] as const)('%s: the one that is there takes over from %s', (state, from, replaced) => {
    const all = [asked({ state })];
    expect(takenOverFrom(all, 'class', 'new')).toBe(from);
    expect(isReplaced(all, 'class', 'old', (id) => id === 'new')).toBe(replaced);
    expect(isReplaced(all, 'class', 'old', () => false)).toBe(replaced);
    expect(takenOverFrom(all, 'person', 'new')).toBeUndefined();
    expect(isReplaced(all, 'class', 'new', (id) => id === 'new')).toBe(false);
  });

  test('where the SIS goes back to the former id, that stands for both again', () => {
    const all = [asked({ state: 'accepted' })];
    const wentBack = (id: string): boolean => id === 'old';
    expect([isReplaced(all, 'class', 'old', wentBack), isReplaced(all, 'class', 'new', wentBack)]).toEqual([
      false,
      true,
    ]);
  });
});

describe('a planned row', () => {
  test.each<[string, RowInQuestion, Partial<StoredProposal>, string | null]>([
    ['of a class that vanished is held', { kind: 'section', sources: ['old'] }, {}, 'CLASS_ID_CHANGED'],
    ['of its course is held', { kind: 'course', sources: ['x', 'old'] }, {}, 'CLASS_ID_CHANGED'],
    [
      'of the class that is there is held while it is new',
      { kind: 'section', sources: ['new'] },
      {},
      'CLASS_ID_CHANGED',
    ],
    ['and not where Canvas knows it', { kind: 'section', sources: ['new'] }, { holdsRight: false }, null],
    ['is free once that is answered', { kind: 'section', sources: ['old'] }, { state: 'rejected' }, null],
    ['is free where it is replaced unasked', { kind: 'section', sources: ['old'] }, { state: 'replaced' }, null],
    ['of a person is not meant by a question of classes', { kind: 'user', sources: ['old'] }, {}, null],
    [
      'of a person is held by one of people',
      { kind: 'user', sources: ['old'] },
      { question: 'person' },
      'PERSON_ID_CHANGED',
    ],
    ['of a term never', { kind: 'term', sources: ['old'] }, {}, null],
    [
      'of an enrollment is held with its class',
      { kind: 'enrollment', classId: 'old', personId: 'p' },
      {},
      'CLASS_ID_CHANGED',
    ],
    [
      ...(['or with its person', { kind: 'enrollment', classId: 'c', personId: 'old' }] as const),
      ...([{ question: 'person' }, 'PERSON_ID_CHANGED'] as const),
    ],
  ])('%s', (_, row, more, finding) => {
    expect(findingOfProposals([asked(more)], row)).toBe(finding);
  });
});
