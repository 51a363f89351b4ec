import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { freePort } from '../../embedded/ports.js';
import { startPostgres, type PostgresServer } from '../../embedded/postgres-server.js';
import { openStore, type Store, type Transaction } from '../../store/postgres/connect.js';

// What was learned:
// - Under root, PostgreSQL runs as `nobody` with one capability (CAP_DAC_OVERRIDE) and the securebit no_setuid_fixup;
//   without that bit access(2) ignores the capability, and PostgreSQL finds neither its own program nor its data.
// - A killed server's clients get an error at once, none hangs; the next start recovers within a second. A pool that
//   lost its server in the middle of a COPY is closed only by its time-out (store.close waits five seconds).
// - An unlogged table is emptied by a crash, so a cursor kept in a logged table would then claim rows that are gone.
// - `postgres` sets no TCP_NODELAY (openStore does), and may leave a connection paused after COPY TO STDOUT.

// mkdtemp makes it 0700, like a checkout below a private home.
const folder = mkdtempSync(join(tmpdir(), 'rollbook-postgres-'));
const start = async () => startPostgres({ folder, port: await freePort(), log: join(folder, 'postgres.log') });

let server: PostgresServer;
let store: Store;

beforeAll(async () => {
  server = await start();
  store = openStore(server.url);
});

beforeEach(async () => {
  await store.sql`DROP TABLE IF EXISTS pages, page_cursor, scratch`;
  await store.sql`CREATE TABLE pages (id int, line text)`;
  await store.sql`CREATE TABLE page_cursor (next_page int)`;
  await store.sql`INSERT INTO page_cursor VALUES (0)`;
  await store.sql`CREATE UNLOGGED TABLE scratch (id int)`;
});

afterAll(async () => {
  await store.close();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function copyPage(tx: Transaction, page: number, rows = 1000): Promise<void> {
  const lines = Array.from({ length: rows }, (_, n) => `${page * rows + n}\tline ${n}\n`);
  await pipeline(Readable.from(lines), await tx`COPY pages FROM STDIN`.writable());
  await tx`UPDATE page_cursor SET next_page = ${page + 1}`;
}

async function stored(from: Store = store): Promise<{ rows: number; next: number }> {
  const [state] = await from.sql<{ rows: number; next: number }[]>`
    SELECT (SELECT count(*)::int FROM pages) AS rows, (SELECT next_page FROM page_cursor) AS next`;
  return state!;
}

test('PostgreSQL runs in a folder that only its owner can enter, and never as root', () => {
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  if (process.platform !== 'linux') return;
  const uid = Number(/^Uid:\s+(\d+)/m.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'))![1]);
  expect(uid).not.toBe(0);
});

test('nobody gets in without the password', async () => {
  const url = new URL(server.url);
  url.password = 'guessed';
  const stranger = openStore(url.href, { connections: 1 });
  await expect(stranger.sql`SELECT 1`).rejects.toMatchObject({ code: '28P01' });
  await stranger.close();
});

test('a copied page and its cursor become visible together', async () => {
  const other = openStore(server.url, { connections: 1 });
  await store.sql.begin(async (tx) => {
    await copyPage(tx, 0);
    expect(await stored(other)).toEqual({ rows: 0, next: 0 });
  });
  expect(await stored(other)).toEqual({ rows: 1000, next: 1 });
  await other.close();
});

test('of a copy that is given up after its last row nothing stays, and the connection serves on', async () => {
  const givenUp = store.sql.begin(async (tx) => {
    await copyPage(tx, 0);
    throw new Error('given up');
  });
  await expect(givenUp).rejects.toThrow('given up');
  expect(await stored()).toEqual({ rows: 0, next: 0 });
});

test('of a copy whose source breaks in the middle nothing stays, and the connection serves on', async () => {
  const one = openStore(server.url, { connections: 1 });
  function* broken() {
    for (let id = 0; id < 50_000; id++) yield `${id}\tline\n`;
    throw new Error('the source broke');
  }
  const copy = one.sql.begin(async (tx) => {
    await pipeline(Readable.from(broken()), await tx`COPY pages FROM STDIN`.writable());
  });
  await expect(copy).rejects.toThrow('the source broke');
  expect(await stored(one)).toEqual({ rows: 0, next: 0 });
  await one.close();
});

test('rows are read out by COPY on a connection of its own, closed afterwards', async () => {
  await store.sql.begin((tx) => copyPage(tx, 0));
  const own = openStore(server.url, { connections: 1 });
  let read = '';
  for await (const chunk of await own.sql`COPY pages TO STDOUT`.readable()) read += String(chunk);
  await own.close();
  expect(read.trimEnd().split('\n')).toHaveLength(1000);
});

test('after kill -9 what was committed stays, what was not is gone, and an unlogged table is empty', async () => {
  await store.sql.begin((tx) => copyPage(tx, 0));
  await store.sql`INSERT INTO scratch SELECT generate_series(1, 1000)`;

  const client = openStore(server.url, { connections: 1 });
  async function* endless() {
    for (let id = 1_000_000; ; id++) {
      yield `${id}\tnever committed\n`;
      if (id % 5000 === 0) await sleep(1);
    }
  }
  const copy = client.sql
    .begin(async (tx) => {
      await tx`UPDATE page_cursor SET next_page = 99`;
      await pipeline(Readable.from(endless()), await tx`COPY pages FROM STDIN`.writable());
    })
    .then(
      () => 'committed',
      () => 'failed',
    );
  await sleep(500);
  await server.kill();
  expect(await copy).toBe('failed'); // it does not hang
  await Promise.all([client.close(), store.close()]);

  server = await start(); // on the same folder, with its stale postmaster.pid
  store = openStore(server.url);
  expect(await stored()).toEqual({ rows: 1000, next: 1 });
  const [scratch] = await store.sql`SELECT count(*)::int AS rows FROM scratch`;
  expect(scratch).toEqual({ rows: 0 });
});

test('a start over a server that was left running takes its place', async () => {
  const leftBehind = server.pid;
  await store.close();
  server = await start();
  store = openStore(server.url);
  expect(server.pid).not.toBe(leftBehind);
  expect(await stored()).toEqual({ rows: 0, next: 0 });
});
