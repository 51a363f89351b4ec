import { describe, expect, test } from 'vitest';
import { mappingReasons } from '../../../codes/mapping-reasons.js';
import { mappingProblems } from '../../../codes/record-problems.js';
import { recordStateOf, shadowCauseOf, type ShadowFacts } from '../../../roster/shadow/causes.js';

const facts = (more: Partial<ShadowFacts>): ShadowFacts => ({
  ...{ what: 'missing', arisen: 'start', bySis: null, wasDeleted: false, record: 'none' },
  ...more,
});

describe('the cause of a difference', () => {
  const extra = { what: 'extra', bySis: true } as const;
  const other = { what: 'other', bySis: true } as const;
  type Case = [what: string, facts: Partial<ShadowFacts>, cause: string];
  const cases: Case[] = [
    ['missing from the first comparison on', {}, 'DIFFERS_FROM_START'],
    ['a newcomer of the SIS, not in Canvas yet', { arisen: 'sis' }, 'SIS_AHEAD'],
    ['stood the last time, and is gone without a trace', { arisen: 'canvas' }, 'CANVAS_AHEAD'],
    ['deleted in Canvas', { arisen: 'canvas', wasDeleted: true }, 'GONE_FROM_CANVAS'],
    ['was in question, and is wanted as a new thing', { arisen: 'compared' }, 'NEWLY_COMPARED'],
    ['in question', { what: 'unclear', arisen: 'sis' }, 'LINK_IN_QUESTION'],

    ['called otherwise from the first comparison on', other, 'DIFFERS_FROM_START'],
    ['renamed in the SIS', { ...other, arisen: 'sis' }, 'SIS_AHEAD'],
    ['renamed in Canvas', { ...other, arisen: 'canvas' }, 'CANVAS_AHEAD'],
    ['linked since, and called otherwise', { ...other, arisen: 'compared' }, 'NEWLY_COMPARED'],

    ['dropped in the SIS since', { ...extra, arisen: 'sis', record: 'ended' }, 'SIS_AHEAD'],
    ['dropped in the SIS since, made by hand once', { ...extra, arisen: 'sis', bySis: false }, 'SIS_AHEAD'],
    ['dropped in the SIS long ago', { ...extra, record: 'ended' }, 'RECORD_ENDED'],
    ['begins later', { ...extra, record: 'later' }, 'RECORD_TO_BEGIN'],
    ['put into a class by hand', { ...extra, bySis: false }, 'HAND_MADE'],
    ['put back by hand after it ended', { ...extra, bySis: false, record: 'ended' }, 'HAND_MADE'],
    ['of an integration, for nothing in the SIS', extra, 'NO_RECORD'],
    ['made by an integration since', { ...extra, arisen: 'canvas' }, 'NO_RECORD'],
    ['a homeroom that the district file leaves out', { ...extra, record: 'outOfScope' }, 'RECORD_OUT_OF_SCOPE'],
    [
      'the same, since the district file has changed',
      { ...extra, arisen: 'sis', record: 'outOfScope' },
      'RECORD_OUT_OF_SCOPE',
    ],
    ['a person whom a problem keeps away', { ...extra, arisen: 'sis', record: 'keptAway' }, 'RECORD_KEPT_AWAY'],
    ['a second account', { ...extra, bySis: false, record: 'elsewhere' }, 'SECOND_OBJECT'],
  ];
  test.each(cases)('%s', (_, given, cause) => {
    expect(shadowCauseOf(facts(given))).toBe(cause);
  });
});

test('a record that is not wanted has ended, is out of scope, or has a problem', () => {
  expect(recordStateOf('CLASS_GONE')).toBe('ended');
  expect(recordStateOf('PERSON_LEFT')).toBe('ended');
  expect(recordStateOf('HOMEROOM')).toBe('outOfScope');
  expect(recordStateOf('SCHOOL_OUT_OF_SCOPE')).toBe('outOfScope');
  expect(recordStateOf('RECORD_REJECTED')).toBe('keptAway');
  expect(Object.keys(mappingProblems).map((code) => recordStateOf(code))).toEqual(
    Object.keys(mappingProblems).map(() => 'keptAway'),
  );
});

test('whatever mapping says of scope is no problem of the SIS', () => {
  const ofScope = Object.entries(mappingReasons).filter(([, { meaning }]) => meaning.includes('scope'));
  expect(ofScope.length).toBeGreaterThan(5);
  expect(ofScope.map(([code]) => [code, recordStateOf(code)])).toEqual(ofScope.map(([code]) => [code, 'outOfScope']));
});
