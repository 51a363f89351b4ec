import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { eventually } from '../kills/eventually.js';
import { startOwnServers, type OwnServers } from '../kills/servers.js';
import { openMaple, type Maple } from './maple.js';

let servers: OwnServers;
let maple: Maple;
beforeAll(async () => {
  servers = await startOwnServers(join(inject('runFolder'), 'restarted-database'));
  maple = await openMaple('client-restarted', servers);
  await maple.ready();
});
afterAll(async () => {
  await maple?.stop();
  await servers?.stop();
});

test('sync says once that PostgreSQL is away, waits for it, and shows the run to its end', async () => {
  await maple.run('sandbox', 'fault', 'slow-import', 'rowsPerSecond=500');
  const watching = maple.run('sync', 'maple', '--as-of', '2026-11-23');
  const { sql } = maple.stage.store;
  const sending = async () => (await sql`select 1 from sis_import where canvas_import_id is not null`).length > 0;
  await eventually(sending, 'the first import');
  await servers.restartPostgres(() => sleep(3000));

  const { code, out, err } = await watching;
  expect(code, err).toBe(0);
  expect(out).toContain('Outcome: complete.');
  expect(err.match(/PostgreSQL does not answer/g)).toHaveLength(1);
});
