import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { startWorkerProcess } from '../../embedded/worker-process.js';
import { freshDatabase } from '../harness/database.js';

const password = 'canary-password';

/** What a worker said that did not come up. */
async function refusal(name: string, databaseUrl: string): Promise<string> {
  const log = join(inject('runFolder'), `refusal-${name}.log`);
  const temporal = { temporalAddress: inject('temporalAddress'), temporalNamespace: 'default' };
  const worker = startWorkerProcess({ databaseUrl, ...temporal, key: randomBytes(32).toString('base64'), log });
  await expect(worker).rejects.toMatchObject({ code: 'PROCESS_NOT_READY' });
  const said = readFileSync(log, 'utf8');
  expect(said).not.toMatch(/^\s+at /m);
  expect(said).not.toContain(password);
  return said;
}

test('a worker whose PostgreSQL is away ends with what to check, and without its password', async () => {
  const said = await refusal('away', `postgresql://rollbook:${password}@127.0.0.1:1/rollbook`);
  expect(said).toMatch(/^DATABASE_UNREACHABLE: PostgreSQL does not answer \(ECONNREFUSED\)\. Check `DATABASE_URL`/m);
});

test('a worker whose database does not exist ends with what to check', async () => {
  const url = new URL(await freshDatabase({ migrated: false }));
  url.pathname = '/nowhere';
  expect(await refusal('no-database', url.href)).toMatch(
    /^DATABASE_REFUSED: PostgreSQL refuses the connection \(SQLSTATE 3D000\)\. Check user, password/m,
  );
});

test('a worker whose database nobody has migrated ends with the command to give', async () => {
  expect(await refusal('not-migrated', await freshDatabase({ migrated: false }))).toMatch(
    /^DATABASE_OUTDATED: .*Run `rollbook migrate`\./m,
  );
});
