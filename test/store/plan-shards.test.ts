import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStore, type Store } from '../../store/postgres/connect.js';
import { csvToSend } from '../../store/provisioning/imports/rows-to-send.js';
import { firstNumberOf, createShardTables, shardTables } from '../../store/provisioning/plan/shards.js';
import { createRunPartitions } from '../../store/provisioning/run-partitions.js';
import { freshDatabase } from '../harness/database.js';

let store: Store;

beforeAll(async () => {
  store = openStore(await freshDatabase());
});
afterAll(() => store?.close());

async function planEnrollments(runId: number, numbers: readonly number[]): Promise<void> {
  await store.sql`
    insert into plan_enrollment (run_id, seq, section_id, user_id, role, op, phase, after_status, class_id, person_id)
    select ${runId}::int, n, 'section ' || n, 'user', 'student', 'create', 1, 'active', 'class', 'person'
    from unnest(${numbers as number[]}::bigint[]) n`;
}

async function sectionsSent(runId: number): Promise<string[]> {
  let lines = '';
  for await (const block of csvToSend(store, runId, 1, 'enrollment', [])) lines += block.toString();
  return lines.split('\n').flatMap((line) => (line === '' ? [] : [line.split(',')[0]!]));
}

test('an attempt at planning finds empty shards, as many as it needs, whatever the one before left', async () => {
  const { sql } = store;
  await sql.begin((tx) => createRunPartitions(tx, 1));
  await sql.begin((tx) => createShardTables(tx, 1, 12));
  await planEnrollments(1, [firstNumberOf(0), firstNumberOf(11), 1e15]);
  expect(await sectionsSent(1)).toEqual([`section ${firstNumberOf(0)}`, `section ${firstNumberOf(11)}`]);
  await sql.begin((tx) => createShardTables(tx, 1, 2));
  expect(await shardTables(sql, 1)).toEqual(['plan_enrollment_r1_p0', 'plan_enrollment_r1_p1']);
  expect(await sql`select 1 from plan_enrollment`).toHaveLength(0);
});

test('a run that an earlier version began is sent from its one table, and planned anew in shards', async () => {
  const { sql } = store;
  await sql`create table plan_enrollment_r2 (like plan_enrollment including defaults)`;
  await sql`alter table plan_enrollment attach partition plan_enrollment_r2 for values in (2)`;
  await planEnrollments(2, [2, 1]);
  expect(await sectionsSent(2)).toEqual(['section 1', 'section 2']);
  await sql.begin((tx) => createShardTables(tx, 2, 1));
  expect(await shardTables(sql, 2)).toEqual(['plan_enrollment_r2_p0']);
  expect(await sql`select 1 from plan_enrollment where run_id = 2`).toHaveLength(0);
});
