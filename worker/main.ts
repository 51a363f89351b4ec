import { EnvironmentError, readEnvironment } from '../config/environment.js';
import { createRollbookWorker } from './create-worker.js';
import { createLog } from './logging.js';

/** The process that runs workflows and activities: any number of them, on any number of machines. */
async function main(): Promise<void> {
  const environment = readEnvironment();
  const log = createLog(environment.logLevel);
  const worker = await createRollbookWorker(environment, log);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => worker.stop());
  const running = worker.run();
  process.stdout.write('{"ready":true}\n');
  await running;
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    const known = error instanceof EnvironmentError;
    process.stderr.write(`${known ? error.message : error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
  },
);
