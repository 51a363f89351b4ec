import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStore, type Store } from '../../store/postgres/connect.js';
import { isInShard, shardsOf, whole } from '../../store/postgres/shards.js';
import { freshDatabase } from '../harness/database.js';

let store: Store;

beforeAll(async () => {
  store = openStore(await freshDatabase());
});
afterAll(() => store?.close());

const keys = 10_000;

test.each([1, 2, 3, 7])('of %i shards each holds about as much, and every key is in exactly one', async (count) => {
  const { sql } = store;
  const sizes: number[] = [];
  let ids: string[] = [];
  for (const shard of count === 1 ? [whole] : shardsOf(count)) {
    const held = await sql<Array<{ id: string }>>`
      select 'record ' || n as id from generate_series(1, ${keys}) n where ${isInShard(sql, sql`'record ' || n`, shard)}`;
    sizes.push(held.length);
    ids = ids.concat(held.map(({ id }) => id));
  }
  expect(new Set(ids).size).toBe(keys);
  expect(ids).toHaveLength(keys);
  expect(Math.min(...sizes)).toBeGreaterThan((0.8 * keys) / count);
});
