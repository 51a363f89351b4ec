import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { identityFingerprint, mappingFingerprint, scopeFingerprint } from '../config/fingerprints.js';
import { encryptSecret, parseSecretKeys } from '../config/secrets.js';
import type { DistrictSettings } from '../config/settings.js';
import { freePort } from '../embedded/ports.js';
import { startPostgres } from '../embedded/postgres-server.js';
import type { ServerProcess } from '../embedded/server-process.js';
import { startOwnTemporalServer } from '../embedded/temporal-server.js';
import { startWorkerProcess } from '../embedded/worker-process.js';
import { putSecret } from '../store/credentials/put-secret.js';
import { registerDistrict } from '../store/districts/register-district.js';
import { openStore, type Store } from '../store/postgres/connect.js';
import { migrate } from '../store/postgres/migrate.js';

export interface ServersOptions {
  /** Of data and logs. */
  folder: string;
  /** Runs the worker that `npm run build` made. */
  built?: boolean;
  /** Of the workers. */
  env?: NodeJS.ProcessEnv;
}

/** PostgreSQL, a Temporal server and workers of the benchmark's own. */
export interface Servers {
  store: Store;
  client: Client;
  /** Process ids of the programs beside the worker. */
  programs: { PostgreSQL: number; Temporal: number };
  /** The log file of a program. */
  log(name: string): string;
  startWorker(): Promise<ServerProcess>;
  /** Registers a district, or changes its settings. */
  register(settings: DistrictSettings): Promise<void>;
  setSecret(district: string, name: 'sis' | 'canvas', plain: string): Promise<void>;
  stop(): Promise<void>;
}

export async function startServers({ folder, built, env }: ServersOptions): Promise<Servers> {
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
  await migrate(postgres.url);
  const store = openStore(postgres.url);
  const key = Buffer.alloc(32, 5).toString('base64');
  const [secretKey] = parseSecretKeys(key);
  const connection = await Connection.connect({ address: temporal.address });
  const workers: ServerProcess[] = [];
  return {
    store,
    client: new Client({ connection }),
    programs: { PostgreSQL: postgres.pid, Temporal: temporal.pid! },
    log,
    startWorker: async () => {
      const worker = await startWorkerProcess({
        databaseUrl: postgres.url,
        temporalAddress: temporal.address,
        temporalNamespace: 'default',
        key,
        log: log(`worker-${workers.length + 1}`),
        built,
        ...(env && { env }),
      });
      workers.push(worker);
      return worker;
    },
    register: async (settings) => {
      await registerDistrict(store.db, settings, {
        identity: identityFingerprint(settings),
        scope: scopeFingerprint(settings),
        mapping: mappingFingerprint(settings),
      });
    },
    setSecret: (district, name, plain) =>
      putSecret(store.db, district, name, encryptSecret(plain, secretKey, { district, name })),
    stop: async () => {
      for (const worker of workers) await worker.stop();
      await connection.close();
      await store.close();
      await temporal.stop();
      await postgres.stop();
    },
  };
}
