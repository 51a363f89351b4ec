import { toCodedError } from '../codes/to-coded-error.js';
import { EnvironmentError, readEnvironment } from '../config/environment.js';
import { createRollbookWorker } from './create-worker.js';
import { createLog } from './logging.js';

/** The process that runs workflows and activities. Any number may run, on any number of machines. */
async function main(): Promise<void> {
  const environment = readEnvironment();
  const log = createLog(environment.logLevel);
  const worker = await createRollbookWorker(environment, log);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => worker.stop());
  const running = worker.run();
  process.stdout.write('{"ready":true}\n');
  await running;
}

/** Why the worker cannot start, for the person who starts it. */
function whyNot(error: unknown): string {
  if (error instanceof EnvironmentError) return error.message;
  const { code, message, remedy, cause } = toCodedError(error);
  // Errors of Temporal's native code have no stack.
  if (code === 'INTERNAL')
    return error instanceof Error ? (error.stack ?? `${error.name}: ${error.message}`) : String(error);
  const reported =
    code === 'TEMPORAL_UNREACHABLE' && cause instanceof Error ? `\nThe connection reports: ${cause.message}` : '';
  return `${code}: ${message} ${remedy}${reported}`;
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${whyNot(error)}\n`);
    process.exit(1);
  },
);
