import postgres from 'postgres';
import { expect, test } from 'vitest';
import { freshDatabase } from '../harness/database.js';
import { testClient } from '../harness/temporal.js';

test('every test gets a database of its own', async () => {
  const [one, two] = [postgres(await freshDatabase()), postgres(await freshDatabase())];
  await one`CREATE TABLE mine (id int)`;
  const [row] = await two`SELECT to_regclass('public.mine') AS found`;
  expect(row).toEqual({ found: null });
  await Promise.all([one.end(), two.end()]);
});

test("the test run's Temporal server has Rollbook's search attributes", async () => {
  const client = await testClient();
  const { customAttributes } = await client.connection.operatorService.listSearchAttributes({
    namespace: client.options.namespace,
  });
  expect(Object.keys(customAttributes)).toEqual(
    expect.arrayContaining(['District', 'SyncKind', 'SyncStage', 'NeedsAttention']),
  );
});
