import { NativeConnection } from '@temporalio/worker';
import { CodedError } from '../codes/coded-error.js';
import { readTemporalSettings } from '../config/temporal.js';

/**
 * Connects to the Temporal server of the environment. Throws `EnvironmentError`, and `TEMPORAL_UNREACHABLE` if the
 * server is absent, is another one, or refuses us.
 */
export async function connectTemporal(): Promise<{ connection: NativeConnection; namespace: string }> {
  const { connectionOptions, namespace } = readTemporalSettings();
  try {
    return { connection: await NativeConnection.connect(connectionOptions), namespace };
  } catch (cause) {
    const address = connectionOptions.address ?? 'localhost:7233';
    throw new CodedError('TEMPORAL_UNREACHABLE', `The Temporal server at ${address} cannot be used.`, { cause });
  }
}
