import { NativeConnection } from '@temporalio/worker';
import { readTemporalSettings } from '../config/temporal.js';

/** The worker cannot begin: the server is not there, is not the one expected, or does not let it in. */
export class TemporalUnreachable extends Error {
  override readonly name = 'TemporalUnreachable';
  readonly code = 'TEMPORAL_UNREACHABLE';
  readonly remedy =
    'Check TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE and the API key or TLS files, and that the server runs.';
}

/** Connects to the server that the environment names. Throws `EnvironmentError` or `TemporalUnreachable`. */
export async function connectTemporal(): Promise<{ connection: NativeConnection; namespace: string }> {
  const { connectionOptions, namespace } = readTemporalSettings();
  try {
    return { connection: await NativeConnection.connect(connectionOptions), namespace };
  } catch (cause) {
    const address = connectionOptions.address ?? 'localhost:7233';
    throw new TemporalUnreachable(`The Temporal server at ${address} cannot be used.`, { cause });
  }
}
