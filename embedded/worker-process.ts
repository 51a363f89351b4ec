import { join } from 'node:path';
import { temporalEnvironment } from '../config/temporal-environment.js';
import { startNodeProgram } from './node-program.js';
import type { ServerProcess } from './server-process.js';

export interface WorkerProcessOptions {
  databaseUrl: string;
  temporalAddress: string;
  temporalNamespace: string;
  key: string;
  log: string;
  /** Port of the Prometheus metrics. Default: no metrics. */
  metricsPort?: number;
  /** A prebuilt workflow bundle: a worker that does not compile starts sooner and stays smaller. */
  workflowBundle?: string;
  /** Runs the output of `npm run build`, as in production, instead of the sources. */
  built?: boolean;
  env?: NodeJS.ProcessEnv;
}

/** Starts a worker with the practice profile (short waits), in a process of its own, and waits until it polls. */
export function startWorkerProcess(options: WorkerProcessOptions): Promise<ServerProcess> {
  return startNodeProgram({
    title: 'The worker',
    file: options.built ? join('dist', 'worker', 'main.js') : join('worker', 'main.ts'),
    // Most of a worker's objects are short-lived: these limits make it collect sooner, at some cost of speed.
    nodeOptions: ['--max-old-space-size=1024', '--max-semi-space-size=8'],
    env: {
      // With an arena per thread glibc keeps some 40 MB of freed memory, with two some 10; with the page buffers in an
      // arena, instead of mapped singly, another 25 MB.
      MALLOC_ARENA_MAX: '1',
      MALLOC_MMAP_THRESHOLD_: '262144',
      ...temporalEnvironment(options.temporalAddress, options.temporalNamespace),
      DATABASE_URL: options.databaseUrl,
      ROLLBOOK_KEY: options.key,
      ROLLBOOK_PROFILE: 'practice',
      ROLLBOOK_METRICS: options.metricsPort ? `127.0.0.1:${options.metricsPort}` : 'off',
      ROLLBOOK_WORKFLOW_BUNDLE: options.workflowBundle ?? '',
      ...options.env,
    },
    log: options.log,
  });
}
