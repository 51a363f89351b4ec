import postgres from 'postgres';
import { arrayTypes } from './array-types.js';
import { noDelaySocket } from './socket.js';
import { safeTransactions, type Sql } from './transactions.js';

export interface StoreOptions {
  /** Most connections of `sql`. Default: 12. */
  connections?: number;
  /** Seconds after which idle connections of `sql` are closed. Default: never. */
  closeIdleAfterSeconds?: number;
}

/** Open connections for statements about whole sets. Reading and mapping threads have no more: Drizzle takes 15 MB each. */
export interface SetStore {
  url: string;
  sql: Sql;
  close(): Promise<void>;
}

/** Opens a store without Drizzle. `bigint` columns come as strings, dates as `YYYY-MM-DD` strings: no rule reads a `Date`. */
export function openSetStore(url: string, options: StoreOptions = {}): SetStore {
  const sql = connectSql(url, options.connections ?? 12, options.closeIdleAfterSeconds);
  return { url, sql, close: () => sql.end({ timeout: 5 }) };
}

export function connectSql(url: string, max: number, closeIdleAfterSeconds?: number): Sql {
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
 * fails: test/store/full-pool.soak.test.ts.
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
