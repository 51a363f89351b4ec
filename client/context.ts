import { Client, Connection } from '@temporalio/client';
import { CodedError } from '../codes/coded-error.js';
import { readTemporalSettings } from '../config/temporal.js';
import { openStore, type Store } from '../store/postgres/connect.js';
import { exitCodes, type ExitCode } from './errors.js';
import { surroundingsOf, type Surroundings } from './surroundings.js';

/** Output of a command: `process.stdout` and `process.stderr`, or a test's own. */
export interface Output {
  write(text: string): unknown;
  isTTY?: boolean;
  columns?: number;
}

/** Dependencies of a command. Connections are opened when first used, and closed at the end. */
export interface Context {
  surroundings: Surroundings;
  variables: NodeJS.ProcessEnv;
  /** Only the answer. */
  out: Output;
  /** Everything else. */
  err: Output;
  store(): Store;
  temporal(): Promise<{ client: Client; namespace: string }>;
  /** Exit code of the process. */
  exit: ExitCode;
  close(): Promise<void>;
}

const connections = 4;

export function createContext(variables: NodeJS.ProcessEnv, out: Output, err: Output): Context {
  const surroundings = surroundingsOf(variables);
  let store: Store | undefined;
  let temporal: Promise<{ client: Client; namespace: string }> | undefined;
  return {
    ...{ surroundings, variables, out, err },
    exit: exitCodes.fine,
    store: () => (store ??= openStore(surroundings.databaseUrl(), { connections })),
    temporal: () => (temporal ??= connectTemporal(surroundings)),
    close: async () => {
      await store?.close();
      await temporal?.then(
        ({ client }) => client.connection.close(),
        () => undefined,
      );
    },
  };
}

async function connectTemporal(surroundings: Surroundings): Promise<{ client: Client; namespace: string }> {
  const { connectionOptions, namespace } = readTemporalSettings(surroundings.temporalVariables);
  try {
    const connection = await Connection.connect({ connectTimeout: '5 seconds', ...connectionOptions });
    return { client: new Client({ connection, namespace }), namespace };
  } catch (error) {
    const address = connectionOptions.address ?? 'localhost:7233';
    throw new CodedError('TEMPORAL_UNREACHABLE', `The Temporal server at ${address} does not answer.`, {
      cause: error,
    });
  }
}
