import { cpSync, createWriteStream, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { drizzle } from 'drizzle-orm/postgres-js';
import { migrate as runMigrations } from 'drizzle-orm/postgres-js/migrator';
import pino from 'pino';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import yazl from 'yazl';
import { createActivities } from '../../activities/index.js';
import type { RunReport } from '../../activities/provisioning/run-end.js';
import { openThreads, type Threads } from '../../activities/threads/threads.js';
import { parseSecretKeys } from '../../config/secrets.js';
import { startSandbox, type Sandbox } from '../../sandbox/index.js';
import { openStore, type Store } from '../../store/postgres/connect.js';
import { migrate } from '../../store/postgres/migrate.js';
import { provisionId } from '../../workflows/ids.js';
import { freshDatabase } from '../harness/database.js';
import { startTestWorker, testClient, type TestWorker } from '../harness/temporal.js';
import { sent, held } from '../nights/look.js';

const fixture = fileURLToPath(new URL('two-nights/', import.meta.url));
const migrations = fileURLToPath(new URL('../../store/migrations/', import.meta.url));
const district = 'thornwick';
/** The migrations of the version that ran the two nights. */
const earlierMigrations = 5;

let sandbox: Sandbox;
let store: Store;
let threads: Threads;
let worker: TestWorker;

beforeAll(async () => {
  const folder = join(inject('runFolder'), district);
  sandbox = await openSandbox(join(folder, 'sandbox'));
  const databaseUrl = await freshDatabase({ migrated: false });
  store = openStore(databaseUrl);
  await applyEarlierMigrations(databaseUrl, join(folder, 'migrations'));
  await store.sql.unsafe(databaseOfTwoNights());
  await migrate(databaseUrl);
  // What the third night holds waits for nobody, so that the run ends.
  await store.sql`update district set settings = settings || '{"holds": {"expiresAt": null}}'`;
  const secretKeys = parseSecretKeys(Buffer.alloc(32, 7).toString('base64'));
  threads = openThreads({ databaseUrl, secretKeys });
  const log = pino({ level: process.env.ROLLBOOK_TEST_LOG ? 'warn' : 'silent' });
  const deps = {
    store,
    secretKeys,
    profile: 'practice',
    scratchFolder: folder,
    log,
    pages: { folder: null, command: null },
  } as const;
  worker = await startTestWorker({ activities: createActivities(deps, threads) });
});
afterAll(async () => {
  await worker?.stop();
  await threads?.close();
  await sandbox?.stop();
  await store?.close();
});

/** The practice systems as they stood after the second night. */
async function openSandbox(folder: string): Promise<Sandbox> {
  cpSync(join(fixture, 'canvas'), join(folder, 'canvas', 'state'), { recursive: true });
  const from = join(folder, 'export.zip');
  const zip = new yazl.ZipFile();
  const files = join(fixture, 'powerschool');
  for (const name of readdirSync(files)) zip.addFile(join(files, name), name);
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(from));
  return startSandbox({ dataFolder: folder, from, today: '2026-11-24' });
}

async function applyEarlierMigrations(databaseUrl: string, folder: string): Promise<void> {
  mkdirSync(join(folder, 'meta'), { recursive: true });
  const journal = JSON.parse(readFileSync(join(migrations, 'meta', '_journal.json'), 'utf8')) as {
    entries: Array<{ tag: string }>;
  };
  journal.entries.length = earlierMigrations;
  writeFileSync(join(folder, 'meta', '_journal.json'), JSON.stringify(journal));
  for (const { tag } of journal.entries) cpSync(join(migrations, `${tag}.sql`), join(folder, `${tag}.sql`));
  const earlier = openStore(databaseUrl, { connections: 1 });
  await runMigrations(drizzle(earlier.sql), { migrationsFolder: folder });
  await earlier.close();
}

function databaseOfTwoNights(): string {
  return readFileSync(join(fixture, 'database.sql'), 'utf8')
    .replaceAll('SIS_URL', sandbox.powerschoolUrl)
    .replaceAll('CANVAS_URL', sandbox.canvasUrl)
    .replaceAll('CANVAS_HOST', new URL(sandbox.canvasUrl).host);
}

async function importsOfCanvas(): Promise<number> {
  const text = await (await fetch(`${sandbox.controlUrl}/canvas/sis_imports`)).text();
  return text.split('\n').filter((line) => line !== '').length;
}

test('after two nights of an earlier version, the third night of this one sends nothing', async () => {
  const before = await importsOfCanvas();
  const client = await testClient();
  const report = (await client.workflow.execute('provisionDistrict', {
    workflowId: provisionId(district),
    taskQueue: worker.taskQueue,
    args: [{ district, mode: 'apply', asOf: '2026-11-25T00:30' }],
  })) as RunReport;
  expect(report).toMatchObject({ run: 3, outcome: 'held', problems: 1 });
  expect(sent(report)).toEqual({});
  expect(held(report)).toEqual({ 'enrollment remove MOST_OF_CLASS': 3, 'enrollment remove WAITS_FOR_SUCCESSOR': 1 });
  expect(await importsOfCanvas()).toBe(before);
  expect(before).toBe(3);
});

test('and reads only what changed: no record of the mirror is taken for another', async () => {
  const changes = await store.sql`select 1 from mirror_change where run_id = 3`;
  expect(changes).toHaveLength(0);
});
