import { expect, test } from 'vitest';
import type { Fact } from '../../../roster/matching/facts.js';
import {
  fold,
  foldNumber,
  keysOfClass,
  keysOfLogin,
  keysOfNamed,
  keysOfPerson,
  keysOfPlace,
  nearDays,
  type MatchKey,
  type StandingLogin,
  type WantedPerson,
} from '../../../roster/matching/keys.js';

const person = (
  more: Partial<WantedPerson> = {},
  record: Partial<WantedPerson['records'][number]> = {},
): WantedPerson => ({
  ...{ sisId: 'S4711', login: 'mquill', email: 'mquill@maple.example', givenName: 'Mira', familyName: 'Quill' },
  records: [{ sourcedId: 'S4711', username: 'mquill', identifier: '00812', otherIds: ['9981234'], ...record }],
  ...more,
});
const login = (more: Partial<StandingLogin> = {}): StandingLogin => ({
  ...{ sisId: null, integrationId: null, loginId: 'somebody', email: null, firstName: '', lastName: '', fullName: '' },
  ...more,
});

/** The facts in which two sides agree. */
function agreeing(one: readonly MatchKey[], other: readonly MatchKey[]): Fact[] {
  const all = new Set(other.map(({ fact, key }) => `${fact} ${key}`));
  return [...new Set(one.filter(({ fact, key }) => all.has(`${fact} ${key}`)).map(({ fact }) => fact))].sort();
}

const domains = ['maple.example'];
const facts = (wanted: WantedPerson, standing: StandingLogin): Fact[] =>
  agreeing(keysOfPerson(wanted, domains), keysOfLogin(standing, domains));

test.each<[string, StandingLogin, Fact[]]>([
  ['the SIS id that Rollbook would give', login({ sisId: 's4711' }), ['dcid', 'sisId', 'sourcedId']],
  ['a DCID of the older integration', login({ sisId: '4711' }), ['dcid']],
  ['a number without its zeros', login({ sisId: '812' }), ['number']],
  ['a number behind a prefix', login({ sisId: 'stu_00812' }), ['number']],
  ['a state number as integration id', login({ integrationId: '9981234' }), ['otherId']],
  ['a login with the domain', login({ loginId: 'MQuill@maple.example' }), ['login']],
  ['a login in a foreign domain', login({ loginId: 'mquill@elsewhere.example' }), []],
  ['an address', login({ email: 'MQUILL@maple.example' }), ['email']],
  ['an address of somebody’s own', login({ email: 'mquill@elsewhere.example' }), []],
  ['a name', login({ firstName: 'Mira', lastName: 'Quill' }), ['familyName', 'givenName', 'name']],
  ['a name in one field', login({ fullName: 'Mira Quill' }), ['familyName', 'givenName', 'name']],
  ['a name after a marriage', login({ firstName: 'Mira', lastName: 'Quill-Ashdown' }), ['familyName', 'givenName']],
  ['a name of a sister', login({ firstName: 'Nora', lastName: 'QUILL' }), ['familyName']],
  ['nothing', login({ firstName: 'Odo', lastName: 'Fenn' }), []],
])('a person and a login agree in %s', (_what, standing, expected) => {
  expect(facts(person(), standing)).toEqual(expected);
});

test('accents, hyphens and capitals do not make another name', () => {
  const wanted = person({ givenName: 'Zoë', familyName: "O'Brien-Núñez" });
  expect(facts(wanted, login({ firstName: 'ZOE', lastName: 'OBrien Nunez' }))).toContain('familyName');
  expect(fold("O'Brien-Núñez")).toBe('o brien nunez');
});

test('the number of a person as login is told from the login itself', () => {
  const wanted = person({}, { identifier: '00081234' });
  expect(facts(wanted, login({ loginId: '81234' }))).toEqual(['loginNumber']);
});

test.each([
  ['00812', '812'],
  ['stu-812', '812'],
  ['S4711', '4711'],
  ['0', ''],
  ['4711-22', ''],
  ['ALG1', '1'],
  ['Mira', ''],
])('the number in %s is "%s"', (id, number) => {
  expect(foldNumber(id)).toBe(number);
});

test('a class and a section agree by id, code, title and words of it', () => {
  const wanted = keysOfClass({ sisId: '9001', titles: ['Algebra 1'], codes: ['ALG1.3'], sourcedIds: ['9001'] });
  const place = (more: Partial<Parameters<typeof keysOfPlace>[0]>) =>
    keysOfPlace({ sisId: null, integrationId: null, names: [], codes: [], ...more });
  expect(agreeing(wanted, place({ sisId: '9001' }))).toEqual(['dcid', 'sisId', 'sourcedId']);
  expect(agreeing(wanted, place({ sisId: 'ALG1.3' }))).toEqual(['code']);
  expect(agreeing(wanted, place({ names: ['algebra  1'] }))).toEqual(['title', 'word']);
  expect(agreeing(wanted, place({ names: ['P3 Algebra 1 (Hall)'] }))).toEqual(['title', 'word']);
  expect(agreeing(wanted, place({ names: ['Period 3 Algebra - Hall'] }))).toEqual(['word']);
  expect(agreeing(wanted, place({ names: ['Period 3 Art'] }))).toEqual([]);
});

test('terms agree by their days, or those beside them; schools by number and name', () => {
  const term = (days: string[], name: string) => keysOfNamed({ sisId: null, ids: [], numbers: [], name, days });
  const wanted = term(['2026-08-12/2026-12-20'], 'S1');
  expect(agreeing(wanted, term(nearDays('2026-08-11', '2026-12-20'), 'Fall'))).toEqual(['dates']);
  expect(agreeing(wanted, term(nearDays('2026-08-10', '2026-12-20'), 'S1'))).toEqual(['name']);
  const school = (numbers: string[], name: string) => keysOfNamed({ sisId: null, ids: [], numbers, name, days: [] });
  expect(agreeing(school(['0412'], 'Oak School'), school(['412'], 'OAK  School'))).toEqual(['name', 'number']);
});
