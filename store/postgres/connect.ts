import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import { rowConnections } from './pool-sizes.js';
import { connectSql, openSetStore, type SetStore, type StoreOptions } from './sql-client.js';

export type { Json, Sql, Transaction } from './transactions.js';
export type { SetStore } from './sql-client.js';

/** Drizzle's query builder, for tables that are read and written row by row. */
export type Database = PostgresJsDatabase;
export type DatabaseTransaction = Parameters<Parameters<Database['transaction']>[0]>[0];

/** Open connections to one database. */
export interface Store extends SetStore {
  /** For single rows. Connections of its own (`rowConnections`), opened when needed and closed when idle. */
  db: Database;
}

/** Seconds. Single rows are read seldom: at the start and end of a step, or by one command. */
const closeIdleRowsAfter = 30;

/** Opens a store. `bigint` columns come as strings, dates as `YYYY-MM-DD` strings: no rule reads a `Date`. */
export function openStore(url: string, options: StoreOptions = {}): Store {
  const sets = openSetStore(url, options);
  // Drizzle changes how its client reads and writes dates and JSON (drizzle-orm#5789): it needs a client of its own.
  const rows = connectSql(url, rowConnections, closeIdleRowsAfter);
  return {
    ...sets,
    db: drizzle(rows),
    close: async () => void (await Promise.all([sets.close(), rows.end({ timeout: 5 })])),
  };
}
