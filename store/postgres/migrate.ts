import { fileURLToPath } from 'node:url';
import { drizzle } from 'drizzle-orm/postgres-js';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import { migrate as runMigrations } from 'drizzle-orm/postgres-js/migrator';
import type { Sql } from './connect.js';
import { openSetStore } from './sql-client.js';
import { StoreError } from '../errors.js';

const folder = fileURLToPath(new URL('../migrations', import.meta.url));

/** Migrates the database at `url` to this version's schema. Concurrent migrations wait for each other. */
export async function migrate(url: string): Promise<void> {
  const store = openSetStore(url, { connections: 1 });
  try {
    await store.sql`select pg_advisory_lock(726574600)`;
    // Drizzle changes how its client reads and writes JSON and dates: this client is used for nothing else.
    await runMigrations(drizzle(store.sql), { migrationsFolder: folder });
  } finally {
    await store.close();
  }
}

/** Throws `DATABASE_OUTDATED` for a database of another version or one never migrated. */
export async function requireMigrated(sql: Sql): Promise<void> {
  const newest = readMigrationFiles({ migrationsFolder: folder }).at(-1)!.hash;
  const [table] = await sql<Array<{ found: string | null }>>`
    select to_regclass('drizzle.__drizzle_migrations') as found`;
  const applied = table?.found ? await sql`select 1 from drizzle.__drizzle_migrations where hash = ${newest}` : [];
  if (applied.length > 0) return;
  throw new StoreError('DATABASE_OUTDATED', 'The database is not at this version.');
}
