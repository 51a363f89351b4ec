import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { User, UserRole } from '../../oneroster/rostering/model.js';
import { isAnotherPerson } from '../../roster/changed-hands.js';
import type { Store } from '../../store/postgres/connect.js';
import { mergeRecords } from '../../store/provisioning/mirror/merge-records.js';
import { user } from '../roster/records.js';
import { fill, openDistrict, runOfDistrict, sets } from './district.js';
import { mostly } from './mostly.js';

let store: Store;
beforeAll(async () => {
  store = await openDistrict();
});
afterAll(() => store?.close());

/** What a record tells of its person; often the id in another writing, or the same in two records. */
const telling = fc.record({
  identifier: mostly<string | null>('1001', '001001', 'stu-1001', '2002', null),
  username: fc.constantFrom('otamsin', '1001', 'kdrey', ''),
  email: fc.constantFrom('otamsin@maple.example', 'family@maple.example', 'kdrey@maple.example', null),
  givenName: fc.constantFrom('Oriel', 'ORIEL', 'Kestrel', 'Oriel Jo', ''),
  familyName: fc.constantFrom('Tamsin', 'Drey', 'Tamsin-Drey', 'Oriel'),
  role: mostly<UserRole>('student', 'teacher', 'administrator'),
});
const records = fc.uniqueArray(
  fc.record({
    sourcedId: fc.constantFrom('1001', '001001', 'STU-1001', 'P1', 'P2', 'b7c1'),
    ...{ before: telling, after: telling, isInCanvas: mostly(true, false) },
  }),
  { selector: (each) => each.sourcedId, maxLength: 6, size: 'max' },
);

test('the record before is kept wherever the rule may find another person, and where Canvas has one', async () => {
  let asked = 0;
  await fc.assert(
    fc.asyncProperty(records, async (drawn) => {
      const of = ({ sourcedId }: { sourcedId: string }, more: Partial<User>): User => user(sourcedId, more);
      const common = (each: { sourcedId: string }, more: Partial<User>) => ({
        ...{ collection: 'users', sourced_id: each.sourcedId, row_hash: 1 },
        body: store.sql.json(of(each, more) as never),
      });
      await fill(store, {
        mirror_record: drawn.map((each) => ({
          ...{ ...common(each, each.before), content_hash: 1, first_run: 1, changed_run: 1 },
        })),
        incoming_record: drawn.map((each) => ({ ...common(each, each.after), content_hash: 2, run_id: 1 })),
        link: drawn
          .filter((each) => each.isInCanvas)
          .map(({ sourcedId }) => ({ kind: 'user', sourced_id: sourcedId, sis_id: sourcedId, pinned_run: 1 })),
      });
      const run = runOfDistrict();
      await store.sql.begin(async (tx) => {
        await tx`create temp table gone_hash (row_hash bigint not null) on commit drop`;
        const how = { collection: 'users', firstLoad: false, anyIncoming: true, mayMiss: false } as const;
        await mergeRecords(tx, run, how);
      });
      const rows = await store.sql<Array<{ id: string; believed: User | null }>>`
        select sourced_id as id, believed from mirror_record`;
      const believed = new Map(rows.map((each) => [each.id, each.believed]));
      for (const each of drawn) {
        const [before, after] = [of(each, each.before), of(each, each.after)];
        const mayAsk = each.isInCanvas && isAnotherPerson(before, after);
        asked += mayAsk ? 1 : 0;
        if (mayAsk) expect(believed.get(each.sourcedId)).toEqual(before);
        const sameName = before.givenName === after.givenName && before.familyName === after.familyName;
        if (!each.isInCanvas || sameName) expect(believed.get(each.sourcedId)).toBeNull();
      }
    }),
    sets,
  );
  expect(asked).toBeGreaterThan(0);
});
