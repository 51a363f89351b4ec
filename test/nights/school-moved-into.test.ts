import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStore, type Store } from '../../store/postgres/connect.js';
import { mergeEnrollments } from '../../store/provisioning/mirror/merge-enrollments.js';
import { freshDatabase } from '../harness/database.js';
import { registerOneDistrict } from '../harness/registered-district.js';

let store: Store;
beforeAll(async () => {
  store = openStore(await freshDatabase(), { connections: 2 });
  await registerOneDistrict(store);
  await store.sql`create unique index on mirror_enrollment_d1 (sourced_id)`; // as the first read leaves it
});
afterAll(() => store?.close());

/** Six enrollments of school A that the read does not see again, and one that was given another school in place. */
async function mergeWhenEverybodyLeft(movedInto: string) {
  return store.sql
    .begin(async (tx) => {
      await tx`
        insert into mirror_enrollment (district_id, sourced_id, row_hash, user_id, class_id, school_id, role, changed_run)
        select 1, 'E' || n, n, 'U' || n, 'C1', case when n = 7 then 'B' else 'A' end, 'student', 1
        from generate_series(1, 7) n`;
      await tx`
        insert into incoming_enrollment
          (district_id, run_id, sourced_id, row_hash, user_id, class_id, school_id, role, is_primary, tobedeleted, rejected)
        values (1, 2, 'E7', 70, 'U7', 'C1', ${movedInto}, 'student', false, false, false)`;
      await tx`create temp table gone_hash (row_hash bigint not null) on commit drop`;
      await tx`insert into gone_hash select generate_series(1, 7)`;
      const run = { districtId: 1, runId: 2, readAt: new Date() };
      const merged = await mergeEnrollments(tx, run, {
        collection: 'enrollments',
        firstLoad: false,
        anyIncoming: true,
        mayMiss: true,
      });
      throw Object.assign(new Error('undone'), { merged });
    })
    .catch((error: { merged?: Awaited<ReturnType<typeof mergeEnrollments>> }) => {
      if (!error.merged) throw error;
      return error.merged;
    });
}

test('a school that is gone is told as gone, although somebody moved into it in place that night', async () => {
  const merged = await mergeWhenEverybodyLeft('A');
  expect(merged.atZero).toEqual([{ school: 'A', rows: 6 }]);
  expect(merged.counts).toEqual({ new: 0, changed: 1, missing: 0 });
  expect(merged.keptHashes!.map(Number).sort()).toEqual([1, 2, 3, 4, 5, 6]);
});

test('a school that is gone is told as gone whatever moves elsewhere', async () => {
  expect((await mergeWhenEverybodyLeft('C')).atZero).toEqual([{ school: 'A', rows: 6 }]);
});
