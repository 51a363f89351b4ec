import { Client, Connection } from '@temporalio/client';
import { bundleWorkflowCode, DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import type { WorkerOptions } from '@temporalio/worker';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inject } from 'vitest';

const productWorkflows = fileURLToPath(new URL('../../workflows/index.ts', import.meta.url));

let client: Promise<Client> | undefined;

/** A client of the test run's Temporal server, one per test file. */
export function testClient(): Promise<Client> {
  client ??= Connection.connect({ address: inject('temporalAddress') }).then(
    (connection) => new Client({ connection, namespace: inject('temporalNamespace') }),
  );
  return client;
}

/** A name that no other test uses: for a task queue, a workflow, a schedule, a district. */
export const uniqueName = (what: string) => `${what}-${randomBytes(5).toString('hex')}`;

export interface TestWorker {
  taskQueue: string;
  /** Stops polling, waits for what runs, and passes on the error of a worker that failed. */
  stop(): Promise<void>;
}

/**
 * A worker in this process, on a task queue of its own unless one is given, running the product's workflows unless
 * `workflowBundle` or `workflowsPath` is given.
 */
export async function startTestWorker(options: Partial<WorkerOptions> = {}): Promise<TestWorker> {
  quietRuntime();
  const connection = await NativeConnection.connect({ address: inject('temporalAddress') });
  const taskQueue = options.taskQueue ?? uniqueName('queue');
  const worker = await Worker.create({
    connection,
    namespace: inject('temporalNamespace'),
    taskQueue,
    workflowThreadPoolSize: 1, // each loads the bundle for itself, and a test has few workflows at once
    ...(options.workflowsPath ? {} : { workflowBundle: options.workflowBundle ?? (await workflowBundle()) }),
    ...options,
  });
  const running = worker.run();
  running.catch(() => {}); // reported by stop()
  return {
    taskQueue,
    stop: async () => {
      if (worker.getState() === 'STOPPED') return;
      if (worker.getState() === 'RUNNING') worker.shutdown();
      await running.finally(() => connection.close());
    },
  };
}

/**
 * The bundle of a workflow file (default: the product's), built once per test run and shared by all test files:
 * bundling takes more than a second.
 */
export async function workflowBundle(workflowsPath = productWorkflows): Promise<{ codePath: string }> {
  const name = workflowsPath === productWorkflows ? 'product' : basename(workflowsPath, '.ts');
  const codePath = join(inject('runFolder'), `workflows-${name}.js`);
  if (existsSync(codePath)) return { codePath };
  const { code } = await bundleWorkflowCode({ workflowsPath, logger: new DefaultLogger('ERROR') });
  const unfinished = `${codePath}.${process.pid}`;
  await writeFile(unfinished, code);
  await rename(unfinished, codePath); // another test file may be doing the same
  return { codePath };
}

let installed = false;

/** Temporal's own messages would drown the test's; set ROLLBOOK_TEST_LOG=INFO to see them. */
export function quietRuntime(): void {
  if (installed) return;
  installed = true;
  const level = (process.env.ROLLBOOK_TEST_LOG as 'INFO' | undefined) ?? 'ERROR';
  Runtime.install({ logger: new DefaultLogger(level), shutdownSignals: [] });
}
