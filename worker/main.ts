import { EnvironmentError, readEnvironment } from '../config/environment.js';
import { StoreError } from '../store/errors.js';
import { unusableDatabase } from '../store/postgres/unusable-database.js';
import { TemporalUnreachable } from './connect-temporal.js';
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

/** What keeps a worker from starting, for the person who starts it. */
function whyNot(error: unknown): string {
  if (error instanceof EnvironmentError) return error.message;
  if (error instanceof StoreError) return `${error.code}: ${error.message} ${error.remedy}`;
  if (error instanceof TemporalUnreachable) {
    const { code, message, remedy, cause } = error;
    return `${code}: ${message} ${remedy}\nThe connection reports: ${cause instanceof Error ? cause.message : 'nothing'}`;
  }
  const unusable = unusableDatabase(error);
  if (unusable) return `${unusable.code}: ${unusable.message} ${unusable.remedy}`;
  // Errors of Temporal's native part have no stack.
  return error instanceof Error ? (error.stack ?? `${error.name}: ${error.message}`) : String(error);
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${whyNot(error)}\n`);
    process.exit(1);
  },
);
