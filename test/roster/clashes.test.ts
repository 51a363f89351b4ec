import { describe, expect, test } from 'vitest';
import { resolveClashes, type DesiredUser, type StandingUser } from '../../roster/clashes.js';

const desired = (sisId: string, more: Partial<DesiredUser> = {}): DesiredUser => ({
  ...{
    sisId,
    sourcedId: sisId,
    pinned: false,
    login: sisId,
    email: '',
    inQuestion: false,
    name: sisId,
    number: sisId,
    ...more,
  },
});
const standing = (sisId: string, more: Partial<StandingUser> = {}): StandingUser => ({
  ...{ sisId, login: sisId, email: '', left: false, name: sisId, number: sisId, ...more },
});
const ids = (users: readonly DesiredUser[]): string[] => users.map((each) => each.sourcedId).sort();

describe('people who share what only one may have', () => {
  test('of two records with one SIS id the pinned one is sent', () => {
    const resolved = resolveClashes(
      [desired('1', { sourcedId: 'a' }), desired('1', { sourcedId: 'b', pinned: true })],
      [],
    );
    expect([ids(resolved.sent), ids(resolved.sisIdClashes)]).toEqual([['b'], ['a']]);
  });

  test('a login stays with whom Canvas knows by it, in whatever case', () => {
    const resolved = resolveClashes(
      [desired('1', { login: 'ada' }), desired('2', { login: 'Ada' })],
      [standing('2', { login: 'ADA' })],
    );
    expect([ids(resolved.sent), ids(resolved.loginClashes)]).toEqual([['2'], ['1']]);
  });

  test('who may be somebody else under a new id clashes with nobody until that is answered', () => {
    const asked = desired('1', { sourcedId: 'b', inQuestion: true });
    const resolved = resolveClashes([desired('1', { sourcedId: 'a' }), asked], []);
    expect([ids(resolved.sent), ids(resolved.sisIdClashes), ids(resolved.loginClashes)]).toEqual([['a', 'b'], [], []]);
  });

  test('whoever gives a login up leaves it to the next', () => {
    const people = [desired('1', { login: 'ada' }), desired('2', { login: 'ben' })];
    expect(ids(resolveClashes(people, [standing('2', { login: 'ada' })]).sent)).toEqual(['1', '2']);
  });

  test('a login is never taken from somebody in Canvas who is not desired', () => {
    const resolved = resolveClashes([desired('1', { login: 'ada' })], [standing('9', { login: 'ada' })]);
    expect(ids(resolved.loginClashes)).toEqual(['1']);
  });

  test('of two who are new the first by SIS id has the login', () => {
    const resolved = resolveClashes([desired('2', { login: 'ada' }), desired('1', { login: 'ada' })], []);
    expect([ids(resolved.sent), ids(resolved.loginClashes)]).toEqual([['1'], ['2']]);
  });

  test('of two who are new the one whose address is made of the login has it', () => {
    const [one, other] = [{ email: 'ben@maple.example' }, { email: 'Ada@maple.example' }];
    const resolved = resolveClashes(
      [desired('1', { login: 'ADA', ...one }), desired('2', { login: 'ada', ...other })],
      [],
    );
    expect([ids(resolved.sent), ids(resolved.loginClashes)]).toEqual([['2'], ['1']]);
  });

  test('an address that two share is sent for whom Canvas has it of, and for nobody new', () => {
    const email = 'a@maple.example';
    const people = [desired('1', { email }), desired('2', { email }), desired('3', { email: 'c@maple.example' })];
    const { sent } = resolveClashes(people, [standing('2', { email: 'A@maple.example' })]);
    expect(sent.map((each) => [each.sisId, each.email])).toEqual([
      ...[
        ['1', ''],
        ['2', email],
        ['3', 'c@maple.example'],
      ],
    ]);
  });
});

describe('an address that is not sent is told', () => {
  const email = 'a@maple.example';
  const told = (one: Partial<DesiredUser>, other: Partial<DesiredUser>): string[] =>
    ids(resolveClashes([desired('1', { email, ...one }), desired('2', { email, ...other })], []).sharedEmails);
  const oriel = { name: 'Oriel Tamsin', number: '1001' };
  test.each<[string, Partial<DesiredUser>, string[]]>([
    ['of two people', { name: 'Kestrel Drey', number: '1002' }, ['1', '2']],
    ['of two people with one number', { name: 'Kestrel Drey' }, ['1', '2']],
    ['of namesakes', { number: '1002' }, ['1', '2']],
    ['of namesakes, one without a number', { number: null }, ['1', '2']],
    ['but not of two records with one name and number', { name: 'ORIEL Tamsin' }, []],
    ['but not of who is in question', { number: '1002', inQuestion: true }, ['1']],
  ])('%s', (_, other, expected) => expect(told(oriel, { ...oriel, ...other })).toEqual(expected));

  test('of namesakes who have no number', () => {
    const nameless = { ...oriel, number: null };
    expect(told(nameless, nameless)).toEqual(['1', '2']);
  });

  test.each<[string, string, string[]]>([
    ['where a namesake keeps it in Canvas', '1002', ['1']],
    ['but not where it is the same name and number that keeps it', '1001', []],
  ])('%s', (_, number, expected) => {
    const holder = standing('9', { ...oriel, number, email });
    expect(ids(resolveClashes([desired('1', { ...oriel, email })], [holder]).sharedEmails)).toEqual(expected);
  });
});

describe('addresses that change hands', () => {
  /** People as `id wanted<held`; `!` for one who has left and is not desired, `?` for one in question. */
  const sent = (...people: string[]): string[] => {
    const parsed = people.map(
      (text) => /^(\d)([!?]?) (\w*)<(\w*)$/.exec(text)!.slice(1) as [string, string, string, string],
    );
    const inCanvas = parsed.filter(([, , , held]) => held !== '');
    const wanting = parsed.filter(([, mark]) => mark !== '!');
    const { sent } = resolveClashes(
      wanting.map(([id, mark, email]) => desired(id, { email, inQuestion: mark === '?' })),
      inCanvas.map(([id, mark, , email]) => standing(id, { email, left: mark === '!' })),
    );
    return sent.map((each) => `${each.sisId} ${each.email}`).sort();
  };
  test.each<[string, string[], string[]]>([
    ['two exchange theirs', ['1 b<a', '2 a<b'], ['1 b', '2 a']],
    ['three pass theirs on in a round', ['1 b<a', '2 c<b', '3 a<c'], ['1 b', '2 c', '3 a']],
    ['a chain ends with a new one', ['1 b<a', '2 c<b', '3 a<'], ['1 b', '2 c', '3 a']],
    ['the last of a chain gets none: nobody before gets theirs', ['1 b<a', '2 c<b', '3 c<c'], ['1 ', '2 ', '3 c']],
    ['the holder keeps it', ['1 a<', '2 a<a'], ['1 ', '2 a']],
    ['the holder is blanked in the SIS, which Canvas passes over', ['1 a<', '2 <a'], ['1 ', '2 ']],
    ['the holder has left', ['1 a<', '2! <a'], ['1 a']],
    ['two want what somebody has left behind', ['1 a<', '2 a<', '3! <a'], ['1 ', '2 ']],
    ['it is in question whether the holder is the same person', ['1 a<', '2? b<a'], ['1 ', '2 b']],
  ])('%s', (_, people, expected) => expect(sent(...people)).toEqual(expected));
});
