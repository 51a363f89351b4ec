import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openStore, type Store, type Transaction } from '../../store/postgres/connect.js';
import { freshDatabase } from '../harness/database.js';

const connections = 3;

let url: string;
let store: Store;

beforeEach(async () => {
  url ??= await freshDatabase({ migrated: false });
  store = openStore(url, { connections });
  await store.sql`create table if not exists written (attempt int, statement int)`;
  await store.sql`truncate written`;
});
afterEach(() => store?.close());

/** Which backend and which transaction of PostgreSQL a statement ran in. */
async function placeOf(tx: Transaction): Promise<string> {
  const [place] = await tx<Array<{ place: string }>>`
    select pg_backend_pid() || ' ' || pg_current_xact_id()::text as place`;
  return place!.place;
}

interface Outcome {
  places: string[];
  failure: string | null;
}

/** A transaction that asks where it is at its beginning, in the middle and at its end. */
async function transaction(attempt: number): Promise<Outcome> {
  const places: string[] = [];
  try {
    await store.sql.begin(async (tx) => {
      for (let statement = 0; statement < 3; statement += 1) {
        places.push(await placeOf(tx));
        await tx`insert into written values (${attempt}, ${statement})`;
        await sleep(attempt % 4);
      }
    });
    return { places, failure: null };
  } catch (error) {
    return { places, failure: (error as { code?: string }).code ?? String(error) };
  }
}

/** How many rows each attempt left: three or none. */
async function rowsByAttempt({ sql }: Store = store): Promise<Map<number, number>> {
  const rows = await sql<Array<{ attempt: number; rows: number }>>`
    select attempt, count(*)::int as rows from written group by 1`;
  return new Map(rows.map((each) => [each.attempt, each.rows]));
}

test('a transaction that finds all connections busy gets one to itself, however many statements wait', async () => {
  for (let waiting = 95; waiting <= 105; waiting += 1) {
    const busy = Array.from({ length: connections }, () => store.sql`select pg_sleep(0.05)`.execute());
    await sleep(10);
    const statements = Array.from({ length: connections * waiting }, () => store.sql`select 1`.execute());
    const begun = Array.from({ length: connections }, (_, at) => transaction(waiting * 10 + at));
    await Promise.all([...busy, ...statements]);
    for (const { places, failure } of await Promise.all(begun)) {
      expect(failure).toBeNull();
      expect(new Set(places).size).toBe(1);
    }
  }
  const open =
    await store.sql`select 1 from pg_stat_activity where datname = current_database() and state like 'idle in%'`;
  expect(open).toHaveLength(0);
});

test('many transactions at once on few connections never share one', async () => {
  const statements = Array.from({ length: 200 }, () => store.sql`select pg_sleep(0.002)`.execute());
  const outcomes = await Promise.all(Array.from({ length: 150 }, (_, attempt) => transaction(attempt)));
  await Promise.all(statements);
  expect(outcomes.map((each) => each.failure).filter((failure) => failure !== null)).toEqual([]);
  expect(outcomes.filter((each) => new Set(each.places).size !== 1)).toEqual([]);
  expect(new Set(outcomes.map((each) => each.places[0])).size).toBe(outcomes.length);
  expect([...(await rowsByAttempt()).values()].every((rows) => rows === 3)).toBe(true);
});

test('nor do they when connections are killed meanwhile: each is kept as a whole or not at all', async () => {
  const killer = openStore(url, { connections: 1 });
  try {
    let ended = false;
    const killing = (async () => {
      while (!ended) {
        await sleep(25);
        await killer.sql`
          select pg_terminate_backend(pid) from pg_stat_activity
          where datname = current_database() and pid <> pg_backend_pid() and random() < 0.4`;
      }
    })();
    const outcomes = await Promise.all(Array.from({ length: 150 }, (_, attempt) => transaction(attempt)));
    ended = true;
    await killing;
    const failures = outcomes.filter((each) => each.failure !== null);
    expect(failures.length).toBeGreaterThan(0);
    for (const { failure } of failures) expect(failure).toMatch(/^(CONNECTION_|ECONNRESET$|57P01$)/);
    expect(outcomes.filter((each) => new Set(each.places).size > 1)).toEqual([]);
    const rows = await rowsByAttempt(killer);
    for (const [attempt, { failure }] of outcomes.entries()) {
      if (failure === null) expect(rows.get(attempt)).toBe(3);
      else expect([undefined, 3]).toContain(rows.get(attempt)); // the answer to its COMMIT may have been lost
    }
  } finally {
    await killer.close();
  }
});
