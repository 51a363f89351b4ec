import { NativeConnection } from '@temporalio/worker';
import { CodedError } from '../codes/coded-error.js';
import { readTemporalSettings } from '../config/temporal.js';

/**
 * Connects to the server that the environment names. Throws `EnvironmentError`, and `TEMPORAL_UNREACHABLE`
 * where the server is not there, is not the one expected, or does not let us in.
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
