import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { identityFingerprint, mappingFingerprint, scopeFingerprint } from '../config/fingerprints.js';
import { encryptSecret, parseSecretKeys } from '../config/secrets.js';
import { districtSettings } from '../config/settings.js';
import { canvasFiles, type CanvasKind } from '../canvas/sis/rows.js';
import { startNodeProgram } from '../embedded/node-program.js';
import { freePort } from '../embedded/ports.js';
import { startPostgres } from '../embedded/postgres-server.js';
import type { ServerProcess } from '../embedded/server-process.js';
import { startOwnTemporalServer } from '../embedded/temporal-server.js';
import { startWorkerProcess } from '../embedded/worker-process.js';
import { openStore, type Store } from '../store/postgres/connect.js';
import { putSecret } from '../store/credentials/put-secret.js';
import { registerDistrict } from '../store/districts/register-district.js';
import { migrate } from '../store/postgres/migrate.js';
import { startSinkCanvas, type SinkCanvas } from './sink-canvas.js';

export interface PipelineOptions {
  /** Of data and logs. */
  folder: string;
  /** Their keys; one provider serves them all the same. */
  districts: readonly string[];
  enrollments: number;
  /** Requests in flight. */
  lanes: number;
  /** Runs the worker that `npm run build` made. */
  built?: boolean;
  /** The usual limits count, and a run that holds something waits. Else nothing is held: the figures are of rows that are sent. */
  holds?: boolean;
}

/** Everything from a provider that serves pages by index to a Canvas that throws uploads away. */
export interface Pipeline {
  /** The provider's address. */
  powerschool: string;
  store: Store;
  client: Client;
  sink: SinkCanvas;
  /** Process ids of the programs beside the worker. */
  programs: { PostgreSQL: number; Temporal: number; provider: number };
  startWorker(): Promise<ServerProcess>;
  /** Makes the provider say something else the next night. */
  change(version: { changedPerMille: number; salt: number }): Promise<void>;
  /** Pages that the provider has served, by collection. */
  pagesServed(): Promise<Record<string, number>>;
  stop(): Promise<void>;
}

export async function startPipeline(options: PipelineOptions): Promise<Pipeline> {
  const { folder, districts, enrollments, lanes, built, holds = false } = options;
  mkdirSync(folder, { recursive: true });
  const log = (name: string) => join(folder, `${name}.log`);
  const postgres = await startPostgres({
    folder: join(folder, 'postgres'),
    port: await freePort(),
    log: log('postgres'),
  });
  const temporal = await startOwnTemporalServer({
    port: await freePort(),
    namespaces: ['default'],
    log: log('temporal'),
  });
  const provider = await startNodeProgram({
    title: 'The benchmark provider',
    file: 'bench/provider-main.ts',
    args: ['--enrollments', String(enrollments)],
    log: log('provider'),
  });
  const { powerschool, control } = provider.ready as { powerschool: string; control: string };
  const sink = await startSinkCanvas();
  await migrate(postgres.url);
  const store = openStore(postgres.url);
  const key = Buffer.alloc(32, 5).toString('base64');
  for (const district of districts)
    await register(store, key, district, { sis: powerschool, canvas: sink.url, lanes, holds });
  sink.expect(() => countsOfNewest(store));
  const connection = await Connection.connect({ address: temporal.address });
  const workers: ServerProcess[] = [];
  return {
    powerschool,
    store,
    client: new Client({ connection }),
    sink,
    programs: { PostgreSQL: postgres.pid, Temporal: temporal.pid!, provider: provider.pid },
    startWorker: async () => {
      const worker = await startWorkerProcess({
        databaseUrl: postgres.url,
        temporalAddress: temporal.address,
        temporalNamespace: 'default',
        key,
        log: log(`worker-${workers.length + 1}`),
        built,
        // Of practice the steps have a minute between two heartbeats: few statements take longer, and these here do.
        ...(holds && { env: { ROLLBOOK_PROFILE: 'production' } }),
      });
      workers.push(worker);
      return worker;
    },
    change: async (version) => void (await fetch(control, { method: 'POST', body: JSON.stringify(version) })),
    pagesServed: async () => ((await (await fetch(control)).json()) as { pages: Record<string, number> }).pages,
    stop: async () => {
      for (const worker of workers) await worker.stop();
      await connection.close();
      await store.close();
      await sink.stop();
      await provider.stop();
      await temporal.stop();
      await postgres.stop();
    },
  };
}

const noLimits = {
  studentDrops: { count: 10_000_000 },
  teacherDrops: { count: 10_000_000 },
  district: { count: 10_000_000 },
  class: { percent: 100 },
};

async function register(
  store: Store,
  key: string,
  district: string,
  at: { sis: string; canvas: string; lanes: number; holds: boolean },
): Promise<void> {
  const settings = districtSettings.parse({
    district,
    name: `Benchmark District ${district}`,
    timezone: 'America/Chicago',
    sis: { url: at.sis, lanes: at.lanes },
    canvas: { url: at.canvas },
    ...(!at.holds && { limits: noLimits, holds: { expiresAt: null } }),
  });
  await registerDistrict(store.db, settings, {
    identity: identityFingerprint(settings),
    scope: scopeFingerprint(settings),
    mapping: mappingFingerprint(settings),
  });
  const [secretKey] = parseSecretKeys(key);
  const seal = (name: 'sis' | 'canvas', plain: string) =>
    putSecret(store.db, district, name, encryptSecret(plain, secretKey, { district, name }));
  await seal('sis', 'practice-client:practice-secret');
  await seal('canvas', 'token');
}

/** What the newest submission holds, by Canvas's plural names: the sink says that all of it succeeded. */
async function countsOfNewest(store: Store): Promise<Record<string, number>> {
  const [newest] = await store.sql<Array<{ rows: Record<string, number> }>>`
    select rows from sis_import order by submitted_at desc limit 1`;
  return Object.fromEntries(
    Object.entries(newest?.rows ?? {}).map(([kind, rows]) => [canvasFiles[kind as CanvasKind].importer, rows]),
  );
}
