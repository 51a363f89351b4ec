import { expect, test } from 'vitest';
import type { AcademicSession } from '../../oneroster/rostering/model.js';
import { withAcceptedName, withTermTitles } from '../../roster/unnamed.js';
import { org, session } from './records.js';

const semester = (id: string, title: string | null): AcademicSession => ({
  ...session(id, 'semester', '2026-08-12', '2026-12-20'),
  title: title ?? '2026-08-12 to 2026-12-20',
  ...(title === null && { unnamed: true as const }),
});
const titlesOf = (sessions: AcademicSession[], accepted?: string) => {
  const terms = new Map(accepted === undefined ? [] : [['T', { name: accepted }]]);
  return withTermTitles([{ sisId: 'T', sessions }], terms)[0]!.sessions.map((each) => [
    each.title,
    each.unnamed === true,
  ]);
};

test.each<[string, string | undefined, string, boolean]>([
  ['keeps the name that Canvas has accepted', 'Oak School', 'Oak School', false],
  ['is called by its number where Canvas has none', undefined, '0701', true],
])('an org without a name %s', (_, accepted, name, unnamed) => {
  const blank = org('701', { name: '0701', unnamed: true });
  const given = withAcceptedName(blank, accepted === undefined ? null : { name: accepted });
  expect([given.name, given.unnamed === true]).toEqual([name, unnamed]);
});

test('an org with a name goes by the SIS, whatever Canvas has', () => {
  const renamed = org('701', { name: 'Elm School' });
  expect(withAcceptedName(renamed, { name: 'Oak School' })).toEqual(renamed);
});

test('a session without a title has that of the other sessions of its term, else the one that Canvas has accepted', () => {
  const blank = semester('S2', null);
  expect(titlesOf([semester('S1', 'Fall'), blank], 'Autumn')).toEqual([
    ['Fall', false],
    ['Fall', false],
  ]);
  expect(titlesOf([blank], 'Autumn')).toEqual([['Autumn', false]]);
  expect(titlesOf([blank])).toEqual([['2026-08-12 to 2026-12-20', true]]);
});
