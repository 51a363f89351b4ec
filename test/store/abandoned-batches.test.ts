import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStore, type Store } from '../../store/postgres/connect.js';
import { prefetch } from '../../store/postgres/prefetch.js';
import { csvToSend } from '../../store/provisioning/imports/rows-to-send.js';
import { firstNumberOf, createShardTables } from '../../store/provisioning/plan/shards.js';
import { createRunPartitions } from '../../store/provisioning/run-partitions.js';
import { freshDatabase } from '../harness/database.js';

let store: Store;

beforeAll(async () => {
  store = openStore(await freshDatabase(), { connections: 1 });
  await store.sql.begin(async (tx) => {
    await createRunPartitions(tx, 1);
    await createShardTables(tx, 1, 2);
    await tx`
      insert into plan_enrollment (run_id, seq, section_id, user_id, role, op, phase, after_status, class_id, person_id)
      select 1, shard + n, 'section-' || n, 'user-' || n, 'student', 'create', 1, 'active', 'class-' || n, 'person-' || n
      from generate_series(1, 150000) n, unnest(${[0, 1].map((shard) => firstNumberOf(shard))}::bigint[]) shard`;
  });
});
afterAll(() => store?.close());

const backends = async () =>
  (await store.sql`select 1 from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`)
    .length;

test('a cursor that is left while a batch is on its way gives its connection back', async () => {
  for (let left = 0; left < 3; left += 1) {
    const ahead = prefetch(store.sql`select n from generate_series(1, 100000) n`.cursor(100));
    await ahead.next();
    await ahead.return();
    expect(await store.sql`select 1 as one`).toEqual([{ one: 1 }]);
  }
});

test('rows to send that are left unread give their connection back', async () => {
  for (const taken of [0, 1]) {
    const ahead = prefetch(csvToSend(store, 1, 1, 'enrollment', []));
    for (let block = 0; block < taken; block += 1) expect((await ahead.next()).done).toBe(false);
    await ahead.return();
  }
  await expect.poll(backends, { timeout: 4_000 }).toBe(0);
});

test('rows to send come shard after shard, each in the order of its rows', async () => {
  let lines = '';
  for await (const block of csvToSend(store, 1, 1, 'enrollment', [])) lines += block.toString();
  const sections = lines
    .trimEnd()
    .split('\n')
    .map((line) => line.split(',')[0]);
  const shard = Array.from({ length: 150_000 }, (_, at) => `section-${at + 1}`);
  expect(sections).toEqual([...shard, ...shard]);
});
