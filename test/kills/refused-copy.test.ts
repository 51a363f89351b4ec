import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStore, type Store } from '../../store/postgres/connect.js';
import { copyInto } from '../../store/postgres/copy-in.js';
import { freshDatabase } from '../harness/database.js';

let store: Store;

beforeAll(async () => {
  store = openStore(await freshDatabase({ migrated: false }), { connections: 2 });
  await store.sql`create table copied (number int check (number <> 3), filler text)`;
});
afterAll(() => store?.close());

const copied = async () => (await store.sql`select 1 from copied`).length;

/** Copies some rows in one transaction; `meanwhile` comes before the last of them is sent. */
function copyRows(
  rows: string,
  meanwhile: (pid: number) => Promise<unknown> = async () => undefined,
): Promise<unknown> {
  return store.sql.begin(async (tx) => {
    const [backend] = await tx<Array<{ pid: number }>>`select pg_backend_pid() as pid`;
    const copy = await copyInto(tx, 'copied', ['number', 'filler']);
    await copy.write(Buffer.from(rows));
    await meanwhile(backend!.pid);
    await copy.end();
  });
}

test('a copy that PostgreSQL refuses fails with its reason, however many rows were sent', async () => {
  await expect(copyRows('3\tx\n')).rejects.toMatchObject({ code: '23514' });
  await expect(copyRows(`3\tx\n${'1\tsome more of the same\n'.repeat(100_000)}`)).rejects.toMatchObject({
    code: '23514',
  });
  await expect(copyRows(`${'1\tsome more of the same\n'.repeat(100_000)}3\tx\n`)).rejects.toMatchObject({
    code: '23514',
  });
  expect(await copied()).toBe(0);
});

test('a copy whose server goes away fails, and leaves nothing', async () => {
  const goesAway = (pid: number) => store.sql`select pg_terminate_backend(${pid})`;
  await expect(copyRows('1\tx\n', goesAway)).rejects.toMatchObject({
    code: expect.stringMatching(/^57P01$|^CONNECTION_/),
  });
  // The first statement on the new connection may be told, before it is sent, why the old one ended.
  expect(await copied().catch(copied)).toBe(0);
});

test('and the next one is none the worse', async () => {
  await copyRows('1\tx\n2\ty\n');
  expect(await copied()).toBe(2);
});
