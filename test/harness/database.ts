import { randomBytes } from 'node:crypto';
import postgres from 'postgres';
import { inject } from 'vitest';
import { databaseUrl, template } from './template.js';

/**
 * A new database of the test run's PostgreSQL, migrated and without rows; returns its url. With `migrated: false` it
 * is bare. It needs no cleaning up: the whole server goes after the run.
 */
export async function freshDatabase({ migrated = true } = {}): Promise<string> {
  const server = inject('postgresUrl');
  const name = `test_${randomBytes(6).toString('hex')}`;
  const sql = postgres(server, { max: 1, onnotice: () => {} });
  try {
    await sql.unsafe(`CREATE DATABASE ${name}${migrated ? ` TEMPLATE ${template} STRATEGY FILE_COPY` : ''}`);
  } finally {
    await sql.end();
  }
  return databaseUrl(server, name);
}
