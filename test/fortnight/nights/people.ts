import { expect } from 'vitest';
import { truth } from '../../nights/look.js';
import { ids, noted, others, standing } from '../acts.js';
import type { Night } from '../stage.js';

/** Nights that ask who is who. */
export const nightsOfPeople: Night[] = [
  {
    ...{ day: '2026-12-04', name: 'A plugin was installed anew, and forty students have other ids' },
    ...{ rules: ['same thing, same row'], outcome: 'held', held: ['PERSON_ID_CHANGED'] },
    ...{ open: ['PERSON_ID_CHANGED'], asked: ['one person under two ids?'], unsafe: ['WANTED_KEPT_OUT'], sends: {} },
    before: async (stage) => {
      const known = new Set(await ids(stage, 'users'));
      const changed = [...stage.class.students.slice(0, 3), ...(await others(stage, 37))];
      const users = await truth(stage, 'users');
      const numbers = new Map(users.map((each) => [each.identifier, String(each.sourcedId)]));
      await stage.play('identity-change', { ids: changed });
      const fresh = (await truth(stage, 'users')).filter((each) => !known.has(String(each.sourcedId)));
      stage.notes.set(
        'new ids',
        fresh.map((each) => `${String(each.sourcedId)} ${numbers.get(each.identifier)}`),
      );
      stage.notes.set('changed', [...changed, ...fresh.map((each) => String(each.sourcedId))]);
    },
    leave: (stage) => standing(noted(stage, 'changed')),
    decide: (stage) => stage.rollbook('proposal', 'accept', stage.district, '--every', 'person'),
  },
  {
    ...{ day: '2026-12-05', name: 'All forty are the same people: each keeps account, classes and grades' },
    rules: ['same thing, same row', 'same grade, one write'],
    before: (stage) => {
      for (const each of noted(stage, 'new ids')) stage.same.set(...(each.split(' ') as [string, string]));
      return Promise.resolve();
    },
    then: (_, { report }) => expect(report!.counts.filter((each) => each.kind === 'user')).toEqual([]),
  },
  {
    ...{ day: '2026-12-06', name: 'Two students have exchanged their logins' },
    ...{ rules: ['a login is never taken from anybody'], unsafe: ['LOGINS_LOST'], sends: { 'user update': 2 } },
    before: async (stage) => {
      const two = await others(stage, 2);
      await stage.play('swap-logins', { ids: two });
      for (const each of two) stage.leavers.add(`login ${stage.same.get(each) ?? each}`);
    },
  },
  {
    ...{ day: '2026-12-07', name: 'A newcomer has the login of somebody else: the newcomer waits' },
    ...{ rules: ['a login is never taken from anybody'], outcome: 'partial' },
    ...{ open: ['LOGIN_CLASH'], unsafe: ['WANTED_KEPT_OUT'] },
    before: async (stage) => stage.play('take-login', { ids: await others(stage, 1) }),
  },
  {
    ...{ day: '2026-12-08', name: 'The newcomer has a login of their own, and the second semester comes into sight' },
    rules: ['a login is never taken from anybody', 'what gives goes before what takes'],
    before: (stage) => stage.play('release-login'),
  },
  {
    ...{ day: '2026-12-09', name: 'Two records of one child were merged in the SIS' },
    ...{ rules: ['same thing, same row'], outcome: 'partial', open: ['LOGIN_CLASH', 'PERSON_ID_CHANGED'] },
    ...{ asked: ['one person under two ids?'], unsafe: ['WANTED_KEPT_OUT'] },
    before: async (stage) => {
      const two = (await others(stage, 60)).filter((each) => !stage.same.has(each)).slice(0, 2);
      stage.notes.set('merged', two);
      await stage.play('merge-students', { ids: two });
    },
    leave: (stage) => standing(noted(stage, 'merged')),
    decide: (stage) => stage.rollbook('proposal', 'accept', stage.district, '--every', 'person'),
  },
  {
    ...{ day: '2026-12-10', name: 'The merge is confirmed: who stays keeps the account and gets the login' },
    ...{ rules: ['same thing, same row'], unsafe: ['LOGINS_LOST'] },
    leave: (stage) => (kind, key) => kind === 'user' && noted(stage, 'merged').includes(key) && 'any',
    before: (stage) => {
      for (const each of noted(stage, 'merged')) {
        const known = stage.same.get(each) ?? each;
        stage.leavers.add(known).add(`login ${known}`);
      }
      return Promise.resolve();
    },
  },
  {
    ...{ day: '2026-12-11', name: 'Portal access is switched off for all students before report cards' },
    ...{ rules: ['people are never deleted'], sends: {} },
    before: (stage) => stage.play('close-portals'),
  },
];
