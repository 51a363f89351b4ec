import { fileURLToPath } from 'node:url';
import { drizzle } from 'drizzle-orm/postgres-js';
import { migrate as runMigrations } from 'drizzle-orm/postgres-js/migrator';
import { openStore } from './connect.js';

const folder = fileURLToPath(new URL('./migrations', import.meta.url));

/** Brings the database at `url` to the schema of this version. Two at once wait for each other. */
export async function migrate(url: string): Promise<void> {
  const store = openStore(url, { connections: 1 });
  try {
    await store.sql`select pg_advisory_lock(726574600)`;
    // Drizzle changes how its client reads and writes JSON and dates: this client serves nothing else.
    await runMigrations(drizzle(store.sql), { migrationsFolder: folder });
  } finally {
    await store.close();
  }
}
