import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inject } from 'vitest';
import { makeSealingKeys } from '../../config/sealing.js';
import { startNodeProgram } from '../../embedded/node-program.js';
import { freePort } from '../../embedded/ports.js';
import type { ServerProcess } from '../../embedded/server-process.js';
import { startSandbox, type Sandbox } from '../../sandbox/index.js';
import type { Sql } from '../../store/postgres/connect.js';
import { rollbook, type CommandResult } from '../client/rollbook.js';
import { sharedServers } from '../kills/shared-servers.js';
import { openStage, type Stage } from '../kills/stage.js';

/** A registered district without credentials, with a worker, and an intake as a process of its own. */
export interface Intake {
  stage: Stage;
  sandbox: Sandbox;
  keys: { publicKey: string; privateKey: string };
  /** Of the intake's process, in full. */
  environment: Record<string, string>;
  process: ServerProcess;
  url: string;
  log: string;
  /** A command of an operator. */
  run(...words: string[]): Promise<CommandResult>;
  /** A new link to the intake. */
  invite(system: 'sis' | 'canvas', ...options: string[]): Promise<{ id: number; link: string }>;
  stop(): Promise<void>;
}

export interface IntakeSetUp {
  name: string;
  logLevel?: 'debug' | 'info';
  credentials?: { clientId: string; clientSecret: string; canvasToken: string };
}

export async function openIntake({ name, logLevel = 'info', credentials }: IntakeSetUp): Promise<Intake> {
  const folder = join(inject('runFolder'), name);
  mkdirSync(folder, { recursive: true });
  const [servers, keys] = [await sharedServers(), await makeSealingKeys()];
  const workerVariables = { ROLLBOOK_INTAKE_KEY: keys.privateKey };
  const [stage, sandbox] = await Promise.all([
    openStage({ folder, servers, logLevel, workerVariables }),
    startSandbox({ dataFolder: join(folder, 'sandbox'), students: 300, today: '2026-11-23', ...credentials }),
  ]);
  const { role, password } = await newRole(stage.store.sql);
  const variables = {
    DATABASE_URL: servers.databaseUrl,
    TEMPORAL_ADDRESS: servers.temporalAddress,
    TEMPORAL_NAMESPACE: servers.temporalNamespace,
    ROLLBOOK_KEY: stage.key,
  };
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const run = (...words: string[]): Promise<CommandResult> =>
    rollbook(words, { ...variables, ROLLBOOK_INTAKE_URL: url });
  const file = join(folder, 'maple.yaml');
  writeFileSync(
    file,
    `district: maple
name: Maple Unified
timezone: America/Chicago
sis:
  url: ${sandbox.powerschoolUrl}
canvas:
  url: ${sandbox.canvasUrl}
`,
  );
  await run('migrate', '--intake-role', role);
  await run('apply', file);
  const log = join(folder, 'intake.log');
  const environment = {
    PATH: process.env.PATH ?? '',
    DATABASE_URL: asRole(servers.databaseUrl, role, password),
    ROLLBOOK_INTAKE_PUBLIC_KEY: keys.publicKey,
    ROLLBOOK_INTAKE_LISTEN: `127.0.0.1:${port}`,
    ROLLBOOK_LOG: logLevel,
  };
  const [intake] = await Promise.all([
    startNodeProgram({ title: 'The intake', file: 'intake/main.ts', env: environment, log }),
    stage.startWorker(),
  ]);
  return {
    ...{ stage, sandbox, keys, environment, url, log, run, process: intake },
    invite: async (system, ...options) => {
      const made = await run('invite', 'maple', system, '--json', ...options);
      if (made.code !== 0) throw new Error(made.err);
      return made.json<{ id: number; link: string }>();
    },
    stop: async () => {
      await intake.stop();
      await sandbox.stop();
      await stage.stop();
    },
  };
}

/** A role of its own: roles belong to the whole server, which all tests share. */
export async function newRole(sql: Sql): Promise<{ role: string; password: string }> {
  const role = `intake_${randomBytes(5).toString('hex')}`;
  const password = randomBytes(12).toString('hex');
  await sql.unsafe(`create role ${role} login password '${password}'`);
  return { role, password };
}

/** The same database, with another account. */
export function asRole(databaseUrl: string, username: string, password: string): string {
  return Object.assign(new URL(databaseUrl), { username, password }).href;
}

/** The credentials of the practice systems. */
export const right = {
  sis: { clientId: 'practice-client', clientSecret: 'practice-secret' },
  canvas: { accessToken: 'practice-token' },
} as const;
