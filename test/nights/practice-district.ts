import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import pino from 'pino';
import { inject } from 'vitest';
import { createActivities, type Activities } from '../../activities/index.js';
import { openThreads } from '../../activities/threads/threads.js';
import { identityFingerprint, mappingFingerprint, scopeFingerprint } from '../../config/fingerprints.js';
import { encryptSecret, parseSecretKeys } from '../../config/secrets.js';
import { districtSettings, type DistrictSettings } from '../../config/settings.js';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../sandbox/index.js';
import { putSecret } from '../../store/credentials/put-secret.js';
import { registerDistrict } from '../../store/districts/register-district.js';
import { openStore, type Store } from '../../store/postgres/connect.js';
import { freshDatabase } from '../harness/database.js';
import { uniqueName } from '../harness/temporal.js';

const key = Buffer.alloc(32, 7).toString('base64');
/** The key of the stored secrets of practice districts. */
export const practiceKeys = parseSecretKeys(key);

/** A registered district with its own sandbox and database, and the steps of its runs. */
export interface PracticeDistrict {
  store: Store;
  databaseUrl: string;
  sandbox: Sandbox;
  district: string;
  settings: DistrictSettings;
  activities: Activities;
  log: pino.Logger;
  /** Changes the district's settings. */
  change(edit: (settings: DistrictSettings) => void): Promise<void>;
  /** Asks the sandbox's control server. */
  control(method: string, path: string, body?: unknown): Promise<Record<string, unknown>>;
  close(): Promise<void>;
}

export type PracticeDistrictOptions = Partial<SandboxOptions> & {
  edit?: (settings: DistrictSettings) => void;
  /** Another district, whose database and Canvas it shares. */
  beside?: Pick<PracticeDistrict, 'databaseUrl' | 'sandbox'>;
};

/** Opens a practice district on the test run's PostgreSQL. Nothing runs its steps yet. */
export async function openPracticeDistrict(options: PracticeDistrictOptions): Promise<PracticeDistrict> {
  const { edit, beside, ...wanted } = options;
  const district = uniqueName('district');
  const dataFolder = join(inject('runFolder'), district);
  mkdirSync(dataFolder, { recursive: true });
  const sandbox = await startSandbox({
    ...{ dataFolder, students: 300, today: '2026-11-23', requireCanvas: beside === undefined },
    ...wanted,
  });
  const databaseUrl = beside?.databaseUrl ?? (await freshDatabase());
  const store = openStore(databaseUrl);
  const settings = districtSettings.parse({
    district,
    name: 'Practice District',
    timezone: 'America/Chicago',
    sis: { url: sandbox.powerschoolUrl },
    canvas: { url: beside?.sandbox.canvasUrl ?? sandbox.canvasUrl },
    // A night ends, so that the next one can be played; test/holds has those that wait for decisions.
    holds: { expiresAt: null },
  });
  edit?.(settings);
  await register(store, settings);
  const secretKeys = practiceKeys;
  await putSecret(
    store.db,
    district,
    'sis',
    encryptSecret('practice-client:practice-secret', secretKeys[0], { district, name: 'sis' }),
  );
  await putSecret(
    store.db,
    district,
    'canvas',
    encryptSecret('practice-token', secretKeys[0], { district, name: 'canvas' }),
  );
  const log = pino({ level: process.env.ROLLBOOK_TEST_LOG ? 'warn' : 'silent' });
  const threads = openThreads({ databaseUrl, secretKeys }, inject('threadProgram'));
  const activities = createActivities(
    {
      store,
      secretKeys,
      profile: 'practice',
      scratchFolder: dataFolder,
      log,
      pages: { folder: dataFolder, command: null },
    },
    threads,
  );
  const control = async (method: string, path: string, body?: unknown): Promise<Record<string, unknown>> => {
    const answer = await fetch(`${sandbox.controlUrl}${path}`, {
      method,
      headers: body === undefined ? {} : { 'content-type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
  };
  return {
    ...{ store, databaseUrl, sandbox, district, settings, activities, log, control },
    change: async (editing) => {
      editing(settings);
      await register(store, settings);
    },
    close: async () => {
      await threads.close();
      await sandbox.stop();
      await store.close();
    },
  };
}

async function register(store: Store, settings: DistrictSettings): Promise<void> {
  await registerDistrict(store.db, settings, {
    identity: identityFingerprint(settings),
    scope: scopeFingerprint(settings),
    mapping: mappingFingerprint(settings),
  });
}
