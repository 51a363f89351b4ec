import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { resolveClashes, type DesiredUser } from '../../roster/clashes.js';
import type { Store } from '../../store/postgres/connect.js';
import { resolveUserClashes } from '../../store/provisioning/mapping/resolve-clashes.js';
import { IdentityQuestion, ProposalState } from '../../roster/proposals.js';
import { mostly } from './mostly.js';
import { fill, openDistrict, runOfDistrict, sets } from './district.js';

let store: Store;
beforeAll(async () => {
  store = await openDistrict();
});
afterAll(() => store?.close());

/** Few values, so that people clash, and in either case, which Canvas does not tell apart. */
const login = fc.constantFrom('ada', 'Ada', 'ben', 'cleo', 'dana', 'ELI', 'eli', 'finn', 'gus', 'b@maple.example');
const email = fc.constantFrom('', ...['a', 'A', 'b', 'c', 'ada', 'Eli'].map((name) => `${name}@maple.example`));
const sisId = fc.constantFrom(...['u1', 'u2', 'U2', 'u3', 'u4', 'u5', 'u6', 'u7', 'u8', 'u9']);
const human = { name: fc.constantFrom('Oriel', 'ORIEL', 'Kestrel'), number: fc.constantFrom('1', '2', null) };
const desired = fc.array(
  fc.record({ sisId, login, email, ...human, pinned: fc.boolean(), inQuestion: mostly(false, true) }),
  { maxLength: 9, size: 'max' },
);
const standing = fc.uniqueArray(fc.record({ sisId, login, email, ...human, left: mostly(false, true) }), {
  maxLength: 5,
  selector: (each) => each.sisId,
});

const row = ({ sisId, login, email, name }: Pick<DesiredUser, 'sisId' | 'login' | 'email' | 'name'>) => ({
  ...{
    kind: 'user',
    sis_id: sisId,
    fields: store.sql.json({ user_id: sisId, login_id: login, email, first_name: name }),
  },
});
const record = (sourcedId: string, { number }: Pick<DesiredUser, 'number'>) => ({
  ...{ collection: 'users', sourced_id: sourcedId, body: store.sql.json({ identifier: number }) },
  ...{ row_hash: 1, content_hash: 1, first_run: 1, changed_run: 1 },
});
const inWords = (each: DesiredUser): string => [each.sourcedId, each.sisId, each.email].join(' ');

test('of people who share a SIS id, a login or an address the same ones are sent as the rules say', async () => {
  const run = runOfDistrict();
  await fc.assert(
    fc.asyncProperty(desired, standing, async (drawn, inCanvas) => {
      // The later the record, the earlier its id: no order of rows must stand in for the order of ids.
      const users = drawn.map((each, index) => ({ ...each, sourcedId: `r${9 - index}` }));
      const expected = resolveClashes(users, inCanvas);
      await fill(store, {
        mirror_record: [
          ...users.map((each) => record(each.sourcedId, each)),
          ...inCanvas.map((each) => record(each.sisId, each)),
        ],
        desired_row_r1: users.map((each, index) => ({
          ...{ ...row(each), ord: index, state: 'desired', sources: [each.sourcedId] },
        })),
        applied_row: inCanvas.map((each) => ({
          ...{ ...row(each), sources: [each.sisId], scope_fingerprint: 's', accepted_run: 1 },
        })),
        link: users
          .filter((each) => each.pinned)
          .map((each) => ({ kind: 'user', sourced_id: each.sourcedId, sis_id: each.sisId, pinned_run: 1 })),
        user_target: [
          ...users.map((each) => ({
            ...{ user_sourced_id: each.sourcedId, user_id: each.sisId, state: 'live', changed_run: 1 },
          })),
          ...inCanvas.map((each, at) => ({
            ...{ user_sourced_id: `stood ${at}`, user_id: each.sisId, changed_run: 1 },
            state: each.left ? 'gone' : 'missing',
          })),
        ],
        problem: [],
        proposal: users.map((each, id) => ({
          // Above the ids that the statement itself gives.
          ...{ id: id + 1_000_000, question: IdentityQuestion.person, left_id: `gone ${id}`, right_id: each.sourcedId },
          ...{ evidence: store.sql.json([]), confidence: 0.9, first_run: 1, last_run: 1, holds_right: true },
          // An answered proposal asks nothing.
          state: each.inQuestion ? ProposalState.open : ProposalState.rejected,
        })),
      });
      const { sql } = store;
      const clashing = await sql.begin((tx) => resolveUserClashes(tx, run));
      const sent = await sql<Array<{ row: string }>>`
        select concat_ws(' ', sources[1], sis_id, fields->>'email') as row from desired_row_r1 where state = 'desired'`;
      const problems = await sql<
        Array<{ row: string }>
      >`select code || ' ' || thing as row from problem where code <> 'EMAIL_SHARED'`;
      const told = await sql<Array<{ thing: string }>>`select thing from problem where code = 'EMAIL_SHARED'`;
      const live = await sql<Array<{ id: string }>>`select user_sourced_id as id from user_target where state = 'live'`;

      expect(sent.map((each) => each.row).sort()).toEqual(expected.sent.map(inWords).sort());
      expect(problems.map((each) => each.row).sort()).toEqual(
        [
          ...expected.sisIdClashes.map((each) => `SIS_ID_CLASH ${each.sourcedId}`),
          ...expected.loginClashes.map((each) => `LOGIN_CLASH ${each.sourcedId}`),
        ].sort(),
      );
      expect(told.map((each) => each.thing).sort()).toEqual(expected.sharedEmails.map((each) => each.sourcedId).sort());
      // Who stands in Canvas keeps the enrollments there, though a new login was refused.
      const stillLive = [
        ...expected.sent,
        ...expected.loginClashes.filter((each) => inCanvas.some((other) => other.sisId === each.sisId)),
      ];
      expect(live.map((each) => each.id).sort()).toEqual(stillLive.map((each) => each.sourcedId).sort());
      expect(clashing).toBe(expected.sisIdClashes.length + expected.loginClashes.length);
    }),
    sets,
  );
});
