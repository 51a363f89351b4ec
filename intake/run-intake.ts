import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import pino from 'pino';
import { readIntakeEnvironment, type IntakeEnvironment } from '../config/intake-environment.js';
import { openSetStore } from '../store/postgres/sql-client.js';
import { intakeStatements } from '../store/intake/entries.js';
import { requireIntakeRole } from '../store/intake/grants.js';
import { createIntakeServer } from './server.js';

export interface RunningIntake {
  /** Of this process: `http://127.0.0.1:8444`. */
  url: string;
  stop(): Promise<void>;
}

/** A page waits for one statement at a time. */
const connections = 5;

/** Starts the intake. Throws `EnvironmentError`, `INTAKE_ROLE_TOO_STRONG` and what PostgreSQL answers. */
export async function startIntake(environment: IntakeEnvironment, log: Logger): Promise<RunningIntake> {
  const { databaseUrl, listen, tls, ...options } = environment;
  const store = openSetStore(databaseUrl, { connections, closeIdleAfterSeconds: 60 });
  try {
    await requireIntakeRole(store.sql);
    const statements = intakeStatements(store.sql);
    const app = await createIntakeServer({ ...options, tls, statements, log });
    await app.listen({ host: listen.host.replace(/^\[|\]$/g, ''), port: listen.port });
    const { port } = app.server.address() as AddressInfo;
    return {
      url: `${tls ? 'https' : 'http'}://${listen.host}:${port}`,
      stop: async () => {
        await app.close();
        await store.close();
      },
    };
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** Runs the intake of the environment until it is told to stop. */
export async function runIntake(variables: NodeJS.ProcessEnv, say: (line: string) => void): Promise<void> {
  const environment = readIntakeEnvironment(variables);
  const log = pino(
    { level: environment.logLevel, base: undefined, timestamp: pino.stdTimeFunctions.isoTime },
    pino.destination(2),
  );
  const stopping = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
  const intake = await startIntake(environment, log);
  say(JSON.stringify({ ready: true, url: intake.url }));
  await stopping;
  await intake.stop();
}
