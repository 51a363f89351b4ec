import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import { freePort } from '../../embedded/ports.js';
import { startPostgres } from '../../embedded/postgres-server.js';
import { endLeftover, signalProcess } from '../../embedded/server-process.js';
import { startTemporalServer } from '../../embedded/temporal-server.js';
import { prepareTemplate } from './template.js';
import { buildThreadProgram } from './thread-program.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** Of the server that all tests share; `freshDatabase()` makes databases on it. */
    postgresUrl: string;
    temporalAddress: string;
    temporalNamespace: string;
    /** The threads' program, built once: from its source each thread would take a second of processor time to start. */
    threadProgram: string;
    /** Of this test run, gone afterwards. */
    runFolder: string;
  }
}

const namespace = 'rollbook-test';
const tests = fileURLToPath(new URL('../../.rollbook/tests', import.meta.url));

/** One PostgreSQL and one Temporal server for the whole test run, on free ports, so that runs do not meet. */
export default async function startServers(project: TestProject): Promise<() => Promise<void>> {
  await clearEarlierRuns();
  const runFolder = join(tests, String(process.pid));
  mkdirSync(runFolder, { recursive: true });

  const [postgres, temporal] = await Promise.all([
    startPostgres({
      folder: join(runFolder, 'postgres'),
      port: await freePort(),
      log: join(runFolder, 'postgres.log'),
      durable: false,
    }),
    startTemporalServer({ port: await freePort(), namespaces: [namespace], log: join(runFolder, 'temporal.log') }),
  ]);
  const started = [
    { pid: postgres.pid, mark: runFolder },
    { pid: temporal.pid, mark: `--port ${temporal.address.split(':')[1]}` },
  ];
  writeFileSync(join(runFolder, 'started.json'), JSON.stringify(started));
  await prepareTemplate(postgres.url);

  project.provide('postgresUrl', postgres.url);
  project.provide('temporalAddress', temporal.address);
  project.provide('temporalNamespace', namespace);
  project.provide('threadProgram', await buildThreadProgram(runFolder));
  project.provide('runFolder', runFolder);

  return async () => {
    await Promise.all([postgres.stop(), temporal.stop()]);
    rmSync(runFolder, { recursive: true, force: true });
  };
}

/** A run that was ended by force left its servers running and its folder behind. */
async function clearEarlierRuns(): Promise<void> {
  mkdirSync(tests, { recursive: true });
  for (const owner of readdirSync(tests)) {
    if (signalProcess(Number(owner), 0)) continue;
    const folder = join(tests, owner);
    for (const { pid, mark } of startedBy(folder)) await endLeftover(pid, mark, 'SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  }
}

function startedBy(folder: string): { pid: number; mark: string }[] {
  try {
    return JSON.parse(readFileSync(join(folder, 'started.json'), 'utf8')) as { pid: number; mark: string }[];
  } catch {
    return [];
  }
}
