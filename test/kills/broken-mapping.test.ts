import { afterAll, beforeAll, expect, test } from 'vitest';
import { RunKind } from '../../codes/run-kinds.js';
import { UserState } from '../../roster/targets.js';
import { targetTables } from '../../store/provisioning/context.js';
import { openStore, type Store } from '../../store/postgres/connect.js';
import { forgetMapped, saveMapped, type MappedBatch } from '../../store/provisioning/mapping/save-mapped.js';
import { createRunPartitions } from '../../store/provisioning/run-partitions.js';
import { freshDatabase } from '../harness/database.js';

let store: Store;
const run = { districtId: 1, runId: 1, kind: RunKind.provisioning, targets: targetTables(RunKind.provisioning, 1) };

beforeAll(async () => {
  store = openStore(await freshDatabase(), { connections: 1 });
  await store.sql.begin((tx) => createRunPartitions(tx, run.runId));
});
afterAll(() => store?.close());

const rowsOf = (count: number): MappedBatch => ({
  rows: Array.from({ length: count }, (_, index) => ({
    kind: 'user',
    sisId: String(index),
    state: 'desired' as const,
    fields: { user_id: String(index), full_name: 'x'.repeat(200) },
    school: null,
    sources: [String(index)],
  })),
  problems: [],
});

test('a rule that fails while earlier rows are on their way fails the step with its own error, and leaves nothing', async () => {
  for (const sent of [5_000, 20_000, 25_000]) {
    function* batches(): Generator<MappedBatch> {
      yield rowsOf(sent);
      yield rowsOf(10);
      throw new RangeError('a rule is broken');
    }
    const saving = store.sql.begin((tx) => saveMapped(tx, run, batches()));
    await expect(saving).rejects.toThrow(RangeError);
    expect(await store.sql`select 1 from desired_row limit 1`).toHaveLength(0);
  }
});

test('rows and what goes beside them are all saved, however many there are', async () => {
  const batches = Array.from({ length: 45 }, (_, at) => ({
    ...rowsOf(1_000),
    userTargets: [{ userSourcedId: `person ${at}`, userId: String(at), state: UserState.live }],
  }));
  expect(await store.sql.begin((tx) => saveMapped(tx, run, batches))).toBe(45_000);
  const [saved] = await store.sql`
    select (select count(*) from desired_row)::int as rows, (select count(distinct ord) from desired_row)::int as places,
           (select max(ord) from desired_row) as last, (select count(*) from user_target)::int as targets`;
  expect(saved).toEqual({ rows: 45_000, places: 45_000, last: 45_000, targets: 45 });
});

test('an attempt starts over, and its rows keep the order in which they were mapped, over all batches', async () => {
  await store.sql.begin((tx) => forgetMapped(tx, run.runId));
  expect(await store.sql.begin((tx) => saveMapped(tx, run, [rowsOf(3), rowsOf(2)]))).toBe(5);
  const saved = await store.sql<Array<{ ord: number; id: string }>>`
    select ord, sis_id as id from desired_row order by ord`;
  expect(saved.map(({ ord, id }) => [ord, id])).toEqual([1, 2, 3, 4, 5].map((ord, at) => [ord, '01201'[at]]));
});

test('two shards that are mapped at once number their rows apart', async () => {
  await store.sql.begin((tx) => forgetMapped(tx, run.runId));
  const [first, second] = [
    store.sql.begin((tx) => saveMapped(tx, run, [rowsOf(3)], { index: 0, of: 2 })),
    store.sql.begin((tx) => saveMapped(tx, run, [rowsOf(4)], { index: 1, of: 2 })),
  ];
  expect([await first, await second]).toEqual([3, 4]);
  const [saved] = await store.sql`select count(*)::int as rows, count(distinct ord)::int as places from desired_row`;
  expect(saved).toEqual({ rows: 7, places: 7 });
});
