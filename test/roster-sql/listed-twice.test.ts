import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isListedTwice } from '../../roster/joined-people.js';
import { UserState } from '../../roster/targets.js';
import { notePeopleListedTwice } from '../../store/provisioning/mapping/listed-twice.js';
import type { Store } from '../../store/postgres/connect.js';
import { user } from '../roster/records.js';
import { fill, openDistrict, runOfDistrict, sets } from './district.js';

let store: Store;
beforeAll(async () => {
  store = await openDistrict();
});
afterAll(() => store?.close());

const listed = fc.record({
  role: fc.constantFrom('student', 'teacher'),
  identifier: fc.constantFrom('1', '2', null),
  givenName: fc.constantFrom('Ada', 'ADA', 'Grace'),
  /** The account: two records may be one already. */
  account: fc.constantFrom('own', 'shared'),
});

test('the store tells of the people whom the rule takes for one listed twice, but for those who are one', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(listed, { maxLength: 6 }), async (drawn) => {
      const people = drawn.map(({ account, ...body }, at) => ({
        record: user(`P${at}`, body as object),
        account: account === 'shared' ? 'U' : `U${at}`,
      }));
      await fill(store, {
        mirror_record: people.map(({ record }) => ({
          ...{ collection: 'users', sourced_id: record.sourcedId, body: record, row_hash: 1, content_hash: 1 },
          ...{ first_run: 1, changed_run: 1 },
        })),
        user_target: people.map(({ record, account }) => ({
          ...{ user_sourced_id: record.sourcedId, user_id: account, state: UserState.live, changed_run: 1 },
        })),
        problem: [],
      });
      await store.sql.begin((tx) => notePeopleListedTwice(tx, runOfDistrict()));
      const told = await store.sql<Array<{ thing: string; detail: string }>>`select thing, detail from problem`;
      const named = told.flatMap(({ thing, detail }) => [thing, ...detail.split(', ')]);
      const expected = people.filter((one) => {
        const alike = people.filter((each) => each === one || isListedTwice(one.record, each.record));
        return new Set(alike.map((each) => each.account)).size > 1;
      });
      expect(named.sort()).toEqual(expected.map(({ record }) => record.sourcedId).sort());
    }),
    sets,
  );
});
