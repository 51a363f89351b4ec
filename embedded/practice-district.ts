import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Client } from '@temporalio/client';
import { parseSecretKeys } from '../config/secrets.js';
import { registerFromFile } from '../client/register.js';
import { pauseSchedule, reconcileSchedule } from '../client/schedules.js';
import { setSecret } from '../client/secrets.js';
import type { Store } from '../store/postgres/connect.js';
import { allDistricts } from '../store/districts/district-of.js';
import { SetupError } from './setup-error.js';
import type { StackInfo } from '../config/stack-file.js';

/** The district that `npm start` practises on: a generated one, or one from an export. */
export interface PracticeDistrict {
  key: string;
  name: string;
  /** The folder of its two systems, below the stack's. */
  folderName: string;
  credentials: { clientId: string; clientSecret: string; canvasToken: string };
}

/**
 * Each district of the practice stack has a key, a folder and credentials of its own: a run of one can never reach the
 * systems of another that happen to listen on the same ports.
 */
export function practiceDistrict(wanted: { seed?: string; students?: number; from?: string }): PracticeDistrict {
  const isDefault = wanted.seed === undefined && wanted.students === undefined && wanted.from === undefined;
  const mark = createHash('sha256')
    .update(wanted.from ? contentOf(wanted.from) : JSON.stringify(wanted))
    .digest('hex')
    .slice(0, 8);
  const key = isDefault ? 'practice' : wanted.from ? `export-${mark}` : `practice-${mark}`;
  const name = wanted.from
    ? `Export ${basename(wanted.from, '.zip')}`.slice(0, 120).toWellFormed()
    : 'Practice District';
  const credentials = { clientId: `${key}-client`, clientSecret: `${key}-secret`, canvasToken: `${key}-token` };
  return { key, name, folderName: join('sandbox', key), credentials };
}

function contentOf(file: string): Buffer {
  if (existsSync(file)) return readFileSync(file);
  throw new SetupError('EXPORT_MISSING', `There is no file ${file}.`);
}

/**
 * Registers the practice district from its file, which is written once and then the operator's to edit, with its secrets
 * and its schedule. The schedules of other practice districts are paused: their systems are not up.
 */
export async function registerPractice(
  district: PracticeDistrict,
  to: { folder: string; store: Store; temporal: Client; info: StackInfo },
): Promise<string> {
  const { folder, store, temporal, info } = to;
  const file = join(folder, 'districts', `${district.key}.yaml`);
  if (!existsSync(file)) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, practiceFile(district, info));
  }
  const { settings } = await registerFromFile(store, file);
  const keys = parseSecretKeys(info.key);
  const { clientId, clientSecret, canvasToken } = district.credentials;
  await setSecret(store, keys, district.key, 'sis', `${clientId}:${clientSecret}`);
  await setSecret(store, keys, district.key, 'canvas', canvasToken);
  await reconcileSchedule(temporal, settings);
  for (const other of await allDistricts(store.sql)) {
    if (other.district !== district.key)
      await pauseSchedule(temporal, other.district, 'npm start').catch(() => undefined);
  }
  return file;
}

function practiceFile(district: PracticeDistrict, info: StackInfo): string {
  return `# The practice district of \`npm start\`. Edit it and start again, or run: npm run rollbook -- apply THIS-FILE
# Every setting is described in docs/district-file.md.
district: ${district.key}
name: ${JSON.stringify(district.name)}
timezone: America/Chicago
sis:
  profile: powerschool
  url: ${info.powerschoolUrl}
canvas:
  url: ${info.canvasUrl}
schedule:
  at: "00:30"
  finishBy: "06:15"
`;
}
