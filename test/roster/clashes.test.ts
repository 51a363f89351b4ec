import { describe, expect, test } from 'vitest';
import { resolveClashes, type DesiredUser, type StandingUser } from '../../roster/clashes.js';

const desired = (sisId: string, more: Partial<DesiredUser> = {}): DesiredUser => ({
  ...{ sisId, sourcedId: sisId, pinned: false, login: sisId, email: '', inQuestion: false, ...more },
});
const standing = (sisId: string, more: Partial<StandingUser> = {}): StandingUser => ({
  ...{ sisId, login: sisId, email: '', ...more },
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
