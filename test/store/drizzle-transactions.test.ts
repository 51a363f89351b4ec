import { sql } from 'drizzle-orm';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { errorCodeOf, isConnectionLost } from '../../codes/connection-codes.js';
import { openStore, type DatabaseTransaction, type Store } from '../../store/postgres/connect.js';
import { freshDatabase } from '../harness/database.js';

// vitest fails the file for an uncaught exception, which would end a worker.

let store: Store;

beforeAll(async () => {
  store = openStore(await freshDatabase({ migrated: false }), { connections: 1 });
  await store.sql`create table kept (number int check (number < 100))`;
});
afterAll(() => store?.close());

const backendOf = async (tx: DatabaseTransaction): Promise<number> => {
  const [backend] = await tx.execute<{ pid: number }>(sql`select pg_backend_pid() as pid`);
  return backend!.pid;
};
const end = (backend: number) => store.sql`select pg_terminate_backend(${backend})`;
const kept = async () => (await store.sql<Array<{ number: number }>>`select number from kept`).map((row) => row.number);
const failureOf = (working: Promise<unknown>): Promise<unknown> =>
  working.then(
    () => null,
    (error: unknown) => error,
  );

test('a row transaction that loses its connection between two statements sends nothing more', async () => {
  const failure = await failureOf(
    store.db.transaction(async (tx) => {
      await tx.execute(sql`insert into kept values (1)`);
      await end(await backendOf(tx));
      await sleep(300);
      await tx.execute(sql`insert into kept values (2)`);
    }),
  );
  expect(isConnectionLost(errorCodeOf(failure))).toBe(true);
  await sleep(300);
  expect(await kept()).toEqual([]);
});

test('nor through a savepoint', async () => {
  const failure = await failureOf(
    store.db.transaction(async (tx) => {
      await end(await backendOf(tx));
      await sleep(300);
      await tx.transaction((inner) => inner.execute(sql`insert into kept values (3)`));
    }),
  );
  expect(isConnectionLost(errorCodeOf(failure))).toBe(true);
  await sleep(300);
  expect(await kept()).toEqual([]);
});

test('what PostgreSQL refuses has the code of PostgreSQL, and takes the whole transaction back', async () => {
  const failure = await failureOf(
    store.db.transaction(async (tx) => {
      await tx.execute(sql`insert into kept values (4)`);
      await tx.execute(sql`insert into kept values (400)`);
    }),
  );
  expect(errorCodeOf(failure)).toBe('23514');
  expect(await kept()).toEqual([]);
});
