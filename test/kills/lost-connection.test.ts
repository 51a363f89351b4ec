import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStore, type Store, type Transaction } from '../../store/postgres/connect.js';
import { freshDatabase } from '../harness/database.js';

// vitest fails the file for an uncaught exception, which would end a worker.

let store: Store;
let other: Store;

beforeAll(async () => {
  const url = await freshDatabase({ migrated: false });
  [store, other] = [openStore(url, { connections: 1 }), openStore(url, { connections: 1 })];
  await other.sql`create table kept (number int)`;
});
afterAll(async () => {
  await store?.close();
  await other?.close();
});

async function backendOf(tx: Transaction): Promise<number> {
  const [backend] = await tx<Array<{ pid: number }>>`select pg_backend_pid() as pid`;
  return backend!.pid;
}
const end = (backend: number) => other.sql`select pg_terminate_backend(${backend})`;
const kept = async () => (await other.sql<Array<{ number: number }>>`select number from kept`).map((row) => row.number);
const lost = { code: expect.stringMatching(/^CONNECTION_|^ECONNRESET$/) as string };

test('a transaction that loses its connection in a statement fails, and the process goes on', async () => {
  const working = store.sql.begin(async (tx) => {
    const backend = await backendOf(tx);
    setTimeout(() => void end(backend).then(() => undefined), 100);
    await tx`select pg_sleep(60)`;
  });
  await expect(working).rejects.toMatchObject(lost);
  // The first statement on the new connection may be told, before it is sent, why the old one ended.
  await store.sql`select 1`.catch(() => store.sql`select 1`);
});

test('one that loses it between two statements sends nothing more, not even outside of it', async () => {
  const working = store.sql.begin(async (tx) => {
    await tx`insert into kept values (1)`;
    await end(await backendOf(tx));
    await sleep(300);
    await tx`insert into kept values (2)`;
  });
  await expect(working).rejects.toMatchObject(lost);
  await store.sql`select 1`.catch(() => undefined);
  await store.sql`insert into kept values (3)`;
  await sleep(600);
  expect(await kept()).toEqual([3]);
});

test('nor does it take back what another transaction does on the connection that came after it', async () => {
  const first = store.sql.begin(async (tx) => {
    await end(await backendOf(tx));
    await sleep(300);
    throw new Error('the work failed for a reason of its own');
  });
  await expect(first).rejects.toMatchObject(lost);
  await store.sql`select 1`.catch(() => undefined);
  await store.sql.begin(async (tx) => {
    await tx`insert into kept values (4)`;
    await sleep(600);
    await tx`insert into kept values (5)`;
  });
  expect(await kept()).toEqual([3, 4, 5]);
});

test('nor does it commit what another transaction does there, when it ends without another statement', async () => {
  const first = store.sql.begin(async (tx) => {
    await end(await backendOf(tx));
    await sleep(500);
  });
  await expect(first).rejects.toMatchObject(lost);
  await store.sql`select 1`.catch(() => undefined);
  const second = store.sql.begin(async (tx) => {
    await tx`insert into kept values (7)`;
    await sleep(800);
    throw new Error('on purpose');
  });
  await expect(second).rejects.toThrow('on purpose');
  expect(await kept()).toEqual([3, 4, 5]);
});

test('an error of the work itself takes its statements back and is told as it is', async () => {
  const working = store.sql.begin(async (tx) => {
    await tx`insert into kept values (6)`;
    throw new Error('on purpose');
  });
  await expect(working).rejects.toThrow('on purpose');
  expect(await kept()).toEqual([3, 4, 5]);
});
