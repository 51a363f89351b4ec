import { fileURLToPath } from 'node:url';
import { migrate as runMigrations } from 'drizzle-orm/postgres-js/migrator';
import { openStore } from './connect.js';

const folder = fileURLToPath(new URL('./migrations', import.meta.url));

/** Brings the database at `url` to the schema of this version. Two at once wait for each other. */
export async function migrate(url: string): Promise<void> {
  const store = openStore(url, { connections: 1 });
  try {
    await store.sql`select pg_advisory_lock(726574600)`;
    await runMigrations(store.db, { migrationsFolder: folder });
  } finally {
    await store.close();
  }
}
