import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import type { Client } from '@temporalio/client';
import { parseSecretKeys } from '../config/secrets.js';
import { registerFromFile } from '../client/register.js';
import { pauseSchedules, reconcileSchedules } from '../client/schedules.js';
import { setSecret } from '../client/secrets.js';
import { openStore, type Store } from '../store/postgres/connect.js';
import { allDistricts } from '../store/districts/district-of.js';
import { followAddresses, type Addresses } from '../store/districts/follow-addresses.js';
import { SetupError } from './setup-error.js';
import type { StackInfo } from '../config/stack-file.js';

/** The district that `npm start` uses: a generated one, or one from an export. */
export interface PracticeDistrict {
  key: string;
  name: string;
  /** The folder of its two systems, below the stack's. */
  folderName: string;
  credentials: { clientId: string; clientSecret: string; canvasToken: string };
}

/** What a practice district is made of; all of it undefined: the default one. */
export interface WantedDistrict {
  seed?: string;
  students?: number;
  /** A OneRoster 1.1 CSV export. */
  from?: string;
  /** How its Canvas is filled before Rollbook comes; undefined: it is empty. */
  canvasFilled?: string;
}

/**
 * Each practice district has a key, a folder and credentials of its own: a run of one can never reach another's
 * systems, even on the same ports.
 */
export function practiceDistrict(wanted: WantedDistrict): PracticeDistrict {
  const { from, canvasFilled } = wanted;
  const isDefault = Object.values(wanted).every((each) => each === undefined);
  const words = JSON.stringify({ ...wanted, from: from && digestOf(from) });
  const mark = (from && canvasFilled === undefined ? digestOf(from) : sha256().update(words).digest('hex')).slice(0, 8);
  const key = isDefault ? 'practice' : from ? `export-${mark}` : `practice-${mark}`;
  const name = wanted.from
    ? `Export ${basename(resolve(wanted.from), '.zip')}`.slice(0, 120).toWellFormed()
    : 'Practice District';
  const credentials = { clientId: `${key}-client`, clientSecret: `${key}-secret`, canvasToken: `${key}-token` };
  return { key, name, folderName: join('sandbox', key), credentials };
}

const sha256 = () => createHash('sha256');

/** Of the zip of an export, or of the tables in its folder: a mended export is another district. */
function digestOf(path: string): string {
  if (!existsSync(path)) throw new SetupError('EXPORT_MISSING', `There is no file or folder ${path}.`);
  if (!statSync(path).isDirectory()) return sha256().update(readFileSync(path)).digest('hex');
  const tables = readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(csv|txt|tsv)$/i.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  const hash = sha256();
  for (const table of tables) hash.update(`${relative(path, table)}\n`).update(readFileSync(table));
  return hash.digest('hex');
}

const fileOf = (folder: string, { key }: PracticeDistrict) => join(folder, 'districts', `${key}.yaml`);

/**
 * Ports may differ between starts: updates the addresses of the district's systems, in its file and in the database,
 * before a worker resumes an open run. Addresses that somebody has changed are kept.
 */
export async function followPorts(district: PracticeDistrict, folder: string, info: StackInfo): Promise<void> {
  const note = join(folder, 'districts', `${district.key}.addresses.json`);
  const now: Addresses = { powerschoolUrl: info.powerschoolUrl, canvasUrl: info.canvasUrl };
  const before = existsSync(note) ? (JSON.parse(readFileSync(note, 'utf8')) as Addresses) : now;
  if (before.powerschoolUrl !== now.powerschoolUrl || before.canvasUrl !== now.canvasUrl) {
    const file = fileOf(folder, district);
    if (existsSync(file)) writeFileSync(file, withAddresses(readFileSync(file, 'utf8'), before, now));
    const store = openStore(info.databaseUrl, { connections: 1 });
    try {
      await followAddresses(store.sql, district.key, before, now);
    } finally {
      await store.close();
    }
  }
  mkdirSync(dirname(note), { recursive: true });
  writeFileSync(note, JSON.stringify(now));
}

/** In one pass: one system's new address may be the other's old one. */
function withAddresses(text: string, before: Addresses, now: Addresses): string {
  const moved = new Map([
    [before.powerschoolUrl, now.powerschoolUrl],
    [before.canvasUrl, now.canvasUrl],
  ]);
  return text.replaceAll(/http:\/\/127\.0\.0\.1:\d+/g, (address) => moved.get(address) ?? address);
}

/**
 * Registers the practice district from its file, which is written once and may then be edited, with its secrets and its
 * schedule. Pauses the schedules of other practice districts, whose systems are down.
 */
export async function registerPractice(
  district: PracticeDistrict,
  to: { folder: string; store: Store; temporal: Client; info: StackInfo },
): Promise<string> {
  const { folder, store, temporal, info } = to;
  const file = fileOf(folder, district);
  if (!existsSync(file)) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, practiceFile(district, info));
  }
  const { settings } = await registerFromFile(store, file);
  const keys = parseSecretKeys(info.key);
  const { clientId, clientSecret, canvasToken } = district.credentials;
  await setSecret(store, keys, district.key, 'sis', `${clientId}:${clientSecret}`);
  await setSecret(store, keys, district.key, 'canvas', canvasToken);
  await reconcileSchedules(temporal, settings);
  for (const other of await allDistricts(store.db)) {
    if (other.district !== district.key)
      await pauseSchedules(temporal, other.district, 'npm start').catch(() => undefined);
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
passback:
  enabled: true
  at: ["17:00"]
  firstSend: released
  categories:
    aliases:
      - { group: Quizzes, category: Quiz }
      - { group: Tests, category: Test }
`;
}
