import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Runtime, Worker } from '@temporalio/worker';
import type { Logger } from 'pino';
import { createActivities } from '../activities/index.js';
import { openThreads } from '../activities/threads/threads.js';
import type { RollbookEnvironment } from '../config/environment.js';
import { openStore } from '../store/postgres/connect.js';
import { requireMigrated } from '../store/postgres/migrate.js';
import { activitySlots, stepConnections } from '../store/postgres/pool-sizes.js';
import { taskQueue } from '../workflows/ids.js';
import { connectTemporal } from './connect-temporal.js';
import { engineLogger } from './logging.js';
import { redactFailures } from './redact-failures.js';
import { openScratchFolder } from './scratch-folder.js';
import { watchIntake } from './watch-intake.js';

/**
 * Activities stop after their current page, within seconds; one still running after a minute is left to another worker.
 */
const graceTime = '10 seconds';
const forceTime = '60 seconds';

const builtBundle = fileURLToPath(new URL('../workflow-bundle.js', import.meta.url));
const workflowSource = fileURLToPath(new URL('../workflows/index.ts', import.meta.url));

export interface RollbookWorker {
  /** Polls until shut down. */
  run(): Promise<void>;
  stop(): void;
}

/** A worker for the Temporal server and the PostgreSQL of the environment. */
export async function createRollbookWorker(environment: RollbookEnvironment, log: Logger): Promise<RollbookWorker> {
  installRuntime(environment, log);
  const { connection, namespace } = await connectTemporal();
  const store = openStore(environment.databaseUrl, { connections: stepConnections });
  await requireMigrated(store.sql);
  const scratch = openScratchFolder();
  const { secretKeys, profile, pages, intakeKeys } = environment;
  const threads = openThreads({ databaseUrl: environment.databaseUrl, secretKeys });
  const worker = await Worker.create({
    connection,
    namespace,
    taskQueue,
    ...workflowsFrom(environment),
    activities: createActivities(
      { store, secretKeys, profile, scratchFolder: scratch.path, log, pages, intakeKeys },
      threads,
    ),
    interceptors: { activity: [() => ({ inbound: redactFailures(log) })] },
    maxConcurrentActivityTaskExecutions: activitySlots,
    // Shows the progress of a reading more often than once a minute.
    maxHeartbeatThrottleInterval: '2 seconds',
    shutdownGraceTime: graceTime,
    shutdownForceTime: forceTime,
  });
  return {
    run: async () => {
      const intake = intakeKeys.length > 0 ? watchIntake({ connection, namespace, store, log }) : null;
      try {
        await worker.run();
      } finally {
        await intake?.stop();
        await threads.close();
        scratch.remove();
        await store.close();
        await connection.close();
      }
    },
    stop: () => {
      if (worker.getState() === 'RUNNING') worker.shutdown();
    },
  };
}

/** In production the bundle is prebuilt: a worker does not compile when it starts. In practice it may. */
function workflowsFrom({ profile, workflowBundle }: RollbookEnvironment) {
  const built = [workflowBundle, builtBundle].find((file) => file !== null && existsSync(file));
  if (built) return { workflowBundle: { codePath: built } };
  if (profile === 'production') {
    throw new Error(
      'There is no workflow bundle beside the program. Run `npm run build` and start dist/worker/main.js.',
    );
  }
  return { workflowsPath: workflowSource };
}

function installRuntime({ metrics }: RollbookEnvironment, log: Logger): void {
  Runtime.install({
    logger: engineLogger(log),
    shutdownSignals: [],
    telemetryOptions: metrics
      ? { metrics: { prometheus: { bindAddress: `${metrics.host}:${metrics.port}`, countersTotalSuffix: true } } }
      : {},
  });
}
