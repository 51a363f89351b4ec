import { Client, Connection } from '@temporalio/client';
import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../../embedded/ports.js';
import type { ServerProcess } from '../../embedded/server-process.js';
import { startWorkerProcess } from '../../embedded/worker-process.js';
import { openStore, type Store } from '../../store/postgres/connect.js';
import type { Servers } from './servers.js';
import { openDistrict, type DistrictOptions, type StageDistrict } from './stage-district.js';

export interface StageOptions {
  /** Of the stage's data and logs. */
  folder: string;
  servers: Servers;
  /** Of the worker processes. */
  logLevel?: 'debug' | 'info' | 'warn';
  /** Of the worker processes, beside what every one has. */
  workerVariables?: NodeJS.ProcessEnv;
}

export interface StageWorker {
  process: ServerProcess;
  log: string;
  metricsUrl: string;
}

/** Some districts, each with its own sandbox process, and worker processes that serve them all. */
export interface Stage {
  folder: string;
  servers: Servers;
  /** The value of ROLLBOOK_KEY. */
  key: string;
  client: Client;
  /** For looking at the rows; the product's own processes have connections of their own. */
  store: Store;
  /** Workers that run now. */
  workers: StageWorker[];
  /** Workers that ended although nobody told them to. */
  fallen: string[];
  openDistrict(options: DistrictOptions): Promise<StageDistrict>;
  startWorker(): Promise<StageWorker>;
  /** Kill -9 of a worker; none takes its place. */
  killWorker(worker: StageWorker): Promise<void>;
  /** A graceful stop, as a deployment does it. */
  stopWorker(worker: StageWorker): Promise<void>;
  stop(): Promise<void>;
}

export async function openStage({ folder, servers, logLevel = 'info', workerVariables }: StageOptions): Promise<Stage> {
  mkdirSync(folder, { recursive: true });
  const key = randomBytes(32).toString('base64');
  const connection = await Connection.connect({ address: servers.temporalAddress });
  const client = new Client({ connection, namespace: servers.temporalNamespace });
  const store = openStore(servers.databaseUrl, { connections: 4 });
  const districts: StageDistrict[] = [];
  const workers: StageWorker[] = [];
  const fallen: string[] = [];
  let started = 0;

  const startWorker = async (): Promise<StageWorker> => {
    const log = join(folder, `worker-${(started += 1)}.log`);
    const metricsPort = await freePort();
    const env = { ROLLBOOK_LOG: logLevel, ...workerVariables };
    const process = await startWorkerProcess({ ...servers, key, log, metricsPort, env });
    const worker = { process, log, metricsUrl: `http://127.0.0.1:${metricsPort}/metrics` };
    workers.push(worker);
    void process.ended.then(({ code, signal }) => {
      const at = workers.indexOf(worker);
      if (at < 0) return;
      workers.splice(at, 1);
      fallen.push(`${log}: ended by itself (code ${code}, signal ${signal})`);
    });
    return worker;
  };
  const withdraw = (worker: StageWorker): void => void workers.splice(workers.indexOf(worker), 1);
  return {
    ...{ folder, servers, key, client, store, workers, fallen, startWorker },
    openDistrict: async (options) => {
      const district = await openDistrict({ folder, store, client, key }, options);
      districts.push(district);
      return district;
    },
    killWorker: async (worker) => {
      withdraw(worker);
      await worker.process.kill();
    },
    stopWorker: async (worker) => {
      withdraw(worker);
      await worker.process.stop('SIGTERM', 90_000);
    },
    stop: async () => {
      const processes = workers.splice(0).map(({ process }) => process);
      await Promise.all([...processes.map((each) => each.kill()), ...districts.map((each) => each.stop())]);
      await store.close();
      await connection.close();
    },
  };
}
