import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inject } from 'vitest';
import { startSandbox, type Sandbox } from '../../sandbox/index.js';
import type { Servers } from '../kills/servers.js';
import { openStage, type Stage } from '../kills/stage.js';
import { sharedServers } from '../kills/shared-servers.js';
import { rollbook, type Told } from './rollbook.js';

/** A district with a sandbox, a database and a worker of its own, that knows only what commands tell it. */
export interface Maple {
  stage: Stage;
  sandbox: Sandbox;
  /** The district's file. */
  file: string;
  variables: NodeJS.ProcessEnv;
  run(...words: string[]): Promise<Told>;
  writeDistrict(edit?: (text: string) => string): Promise<void>;
  /** Applies the file and stores both secrets. */
  ready(): Promise<void>;
  /** What the practice PowerSchool holds of a collection. */
  truth<Row>(collection: string): Promise<Row[]>;
  stop(): Promise<void>;
}

export async function openMaple(name: string, given?: Servers): Promise<Maple> {
  const folder = join(inject('runFolder'), name);
  const servers = given ?? (await sharedServers());
  const [stage, sandbox] = await Promise.all([
    openStage({ folder, servers }),
    startSandbox({ dataFolder: join(folder, 'sandbox'), students: 300, today: '2026-11-23' }),
  ]);
  await stage.startWorker();
  const file = join(folder, 'maple.yaml');
  const variables = {
    DATABASE_URL: servers.databaseUrl,
    TEMPORAL_ADDRESS: servers.temporalAddress,
    TEMPORAL_NAMESPACE: servers.temporalNamespace,
    TEMPORAL_UI_ADDRESS: 'http://127.0.0.1:8233/',
    ROLLBOOK_KEY: stage.key,
    ROLLBOOK_SANDBOX_CONTROL: sandbox.controlUrl,
    SIS_SECRET: 'practice-client:practice-secret',
    CANVAS_TOKEN: 'practice-token',
  };
  const run = (...words: string[]): Promise<Told> => rollbook(words, variables);
  const writeDistrict: Maple['writeDistrict'] = async (edit = (text) => text) => {
    const text = `district: maple
name: Maple Unified
timezone: America/Chicago
sis:
  url: ${sandbox.powerschoolUrl}
canvas:
  url: ${sandbox.canvasUrl}
  emailDomains: [students.bluebonnet.example]
schedule:
  at: "00:30"
`;
    await writeFile(file, edit(text));
  };
  await writeDistrict();
  return {
    ...{ stage, sandbox, file, variables, run, writeDistrict },
    ready: async () => {
      await run('apply', file);
      await run('secret', 'set', 'maple', 'sis', '--from-env', 'SIS_SECRET');
      await run('secret', 'set', 'maple', 'canvas', '--from-env', 'CANVAS_TOKEN');
    },
    truth: async <Row>(collection: string) => {
      const answer = await fetch(`${sandbox.controlUrl}/truth/${collection}`);
      const lines = (await answer.text()).trim().split('\n');
      return lines.map((line) => JSON.parse(line) as Row);
    },
    stop: async () => {
      await sandbox.stop();
      await stage.stop();
    },
  };
}
