import { join } from 'node:path';
import { freePort } from '../../embedded/ports.js';
import { startPostgres, type PostgresServer } from '../../embedded/postgres-server.js';
import { startOwnTemporalServer, type TemporalServer } from '../../embedded/temporal-server.js';
import { migrate } from '../../store/postgres/migrate.js';

/** Where a stage's PostgreSQL and Temporal are. */
export interface Servers {
  databaseUrl: string;
  temporalAddress: string;
  temporalNamespace: string;
}

export interface OwnServers extends Servers {
  /** Kill -9, and a new start on the same data and port. */
  killPostgres(): Promise<void>;
  killTemporal(): Promise<void>;
  /** As for an update: a clean stop, what is done while it is away, and a new start. */
  restartPostgres(meanwhile: () => Promise<unknown>): Promise<void>;
  stop(): Promise<void>;
}

/**
 * A PostgreSQL and a Temporal development server of one's own, so that they can be killed without harm to other tests.
 * PostgreSQL is durable: with `synchronous_commit` off a crash takes commits back that were acknowledged.
 */
export async function startOwnServers(folder: string): Promise<OwnServers> {
  const ports = { postgres: await freePort(), temporal: await freePort() };
  const namespace = 'default';
  const startDatabase = (): Promise<PostgresServer> =>
    startPostgres({ folder: join(folder, 'postgres'), port: ports.postgres, log: join(folder, 'postgres.log') });
  const startEngine = (): Promise<TemporalServer> =>
    startOwnTemporalServer({
      port: ports.temporal,
      dataFile: join(folder, 'temporal.db'),
      namespaces: [namespace],
      log: join(folder, 'temporal.log'),
    });
  let [postgres, temporal] = await Promise.all([startDatabase(), startEngine()]);
  await migrate(postgres.url);
  return {
    databaseUrl: postgres.url,
    temporalAddress: temporal.address,
    temporalNamespace: namespace,
    killPostgres: async () => {
      await postgres.kill();
      postgres = await startDatabase();
    },
    killTemporal: async () => {
      await temporal.kill();
      temporal = await startEngine();
    },
    restartPostgres: async (meanwhile) => {
      await postgres.stop();
      await meanwhile();
      postgres = await startDatabase();
    },
    stop: async () => {
      await Promise.all([postgres.stop(), temporal.stop()]);
    },
  };
}
