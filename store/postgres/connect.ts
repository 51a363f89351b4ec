import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import { drizzle } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import { arrayTypes } from './array-types.js';
import { rowConnections } from './pool-sizes.js';
import { noDelaySocket } from './socket.js';
import { safeTransactions, type Sql } from './transactions.js';

export type { Json, Sql, Transaction } from './transactions.js';

/** Drizzle's query builder, for tables that are read and written row by row. */
export type Database = PostgresJsDatabase;
export type DatabaseTransaction = Parameters<Parameters<Database['transaction']>[0]>[0];

/** Open connections to one database. */
export interface Store {
  url: string;
  /** For statements about whole sets. */
  sql: Sql;
  /** For single rows. Connections of its own (`rowConnections`), opened when needed and closed when idle. */
  db: Database;
  close(): Promise<void>;
}

export interface StoreOptions {
  /** Most connections of `sql`. Default: 12. */
  connections?: number;
  /** Seconds after which idle connections of `sql` are closed. Default: never. */
  closeIdleAfterSeconds?: number;
}

/** Seconds. Single rows are read seldom: at the start and end of a step, or by one command. */
const closeIdleRowsAfter = 30;

/** Opens a store. `bigint` columns come as strings, dates as `YYYY-MM-DD` strings: no rule reads a `Date`. */
export function openStore(url: string, options: StoreOptions = {}): Store {
  const sql = connectionsTo(url, options.connections ?? 12, options.closeIdleAfterSeconds);
  // Drizzle changes how its client reads and writes dates and JSON (drizzle-orm#5789): it needs a client of its own.
  const rows = connectionsTo(url, rowConnections, closeIdleRowsAfter);
  return {
    url,
    sql,
    db: drizzle(rows),
    close: async () => void (await Promise.all([sql.end({ timeout: 5 }), rows.end({ timeout: 5 })])),
  };
}

function connectionsTo(url: string, max: number, closeIdleAfterSeconds?: number): Sql {
  const sql = postgres(url, {
    max,
    ...(closeIdleAfterSeconds !== undefined && { idle_timeout: closeIdleAfterSeconds }),
    ...unlimitedPipeline,
    onnotice: () => undefined,
    connection: { application_name: 'rollbook', ...abandonedConnectionLimits },
    fetch_types: false,
    types: { date: plainDate, ...arrayTypes },
    ...noDelaySocket(url),
  });
  return safeTransactions(sql as unknown as Sql);
}

/**
 * When all connections are busy, the driver pipelines statements on one, 100 at most. A BEGIN that is the hundredth is
 * sent, but the connection is not reserved for its transaction (porsager/postgres#1189, #823): the transaction fails,
 * stays open on the server, and other statements become part of it. Without a limit no BEGIN is the last. Without it
 * fails: test/store/full-pool.test.ts.
 */
const unlimitedPipeline: object = { max_pipeline: Number.MAX_SAFE_INTEGER };

/**
 * Limits for transactions that a vanished worker left open, so that they do not block its successor: PostgreSQL notices
 * a dead connection after two minutes (seconds, and number of probes) and an idle transaction after half an hour
 * (milliseconds).
 */
const abandonedConnectionLimits = {
  tcp_keepalives_idle: 60,
  tcp_keepalives_interval: 15,
  tcp_keepalives_count: 4,
  idle_in_transaction_session_timeout: 1_800_000,
};

const plainDate = {
  to: 1082,
  from: [1082],
  serialize: (value: string) => value,
  parse: (value: string) => value,
};
