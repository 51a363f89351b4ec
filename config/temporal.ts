import { loadClientConnectConfig } from '@temporalio/envconfig';
import { EnvironmentError } from './environment.js';

/** Connection to the Temporal server: address, TLS and API key as its SDKs take them, and the namespace. */
export interface TemporalSettings {
  connectionOptions: ReturnType<typeof loadClientConnectConfig>['connectionOptions'];
  namespace: string;
}

/**
 * Reads Temporal's own variables (`TEMPORAL_ADDRESS`, `TEMPORAL_TLS_...`, `TEMPORAL_API_KEY`) and its configuration
 * file, with the files that they name. Throws `EnvironmentError` without values, since they hold keys.
 */
export function readTemporalSettings(variables: NodeJS.ProcessEnv = process.env): TemporalSettings {
  const { connectionOptions, namespace = 'default' } = load(variables);
  const { tls } = connectionOptions;
  const paired = typeof tls === 'object' && tls?.clientCertPair !== undefined;
  const lonely = paired ? undefined : pairOfClient.find((name) => given(variables, name));
  if (lonely) throw new EnvironmentError([withoutItsOther(lonely)]);
  return { connectionOptions, namespace };
}

function load(variables: NodeJS.ProcessEnv): ReturnType<typeof loadClientConnectConfig> {
  const set = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== undefined));
  try {
    return loadClientConnectConfig({ overrideEnvVars: set as Record<string, string> });
  } catch (error) {
    throw new EnvironmentError([mistakeOf(error, variables)]);
  }
}

/** Mutual TLS needs both; each is a path or text. */
const pairOfClient = ['TEMPORAL_TLS_CLIENT_CERT', 'TEMPORAL_TLS_CLIENT_KEY'] as const;

function given(variables: NodeJS.ProcessEnv, name: (typeof pairOfClient)[number]): boolean {
  return Boolean(variables[`${name}_PATH`] || variables[`${name}_DATA`]);
}

/** Temporal's SDK silently ignores half a pair; the server would then refuse us without a reason. */
function withoutItsOther(name: (typeof pairOfClient)[number]) {
  const other = pairOfClient.find((each) => each !== name)!;
  return {
    variable: `${other}_PATH`,
    message: `Mutual TLS needs a certificate and its key, and only ${name}_PATH or ..._DATA is set.`,
    remedy: `Set ${other}_PATH or ${other}_DATA as well, or neither.`,
  };
}

/** Longer than any path that a person types. */
const longestPath = 300;

function mistakeOf(error: unknown, variables: NodeJS.ProcessEnv) {
  const { code, path } = (error ?? {}) as NodeJS.ErrnoException;
  if (code === undefined || path === undefined) {
    const remedy = 'Correct the TEMPORAL_* variables, or the file and profile of TEMPORAL_CONFIG_FILE.';
    return {
      variable: 'TEMPORAL_*',
      message: "Temporal's own settings contradict each other or are malformed.",
      remedy,
    };
  }
  const named = Object.keys(variables).find((name) => name.startsWith('TEMPORAL_') && variables[name] === path);
  const remedy = 'Correct the path, or let this account read the file.';
  // Hides a key's text that was given in place of its path.
  const shown = /[\r\n]|-----BEGIN/.test(path) || path.length > longestPath ? '' : `: ${path}`;
  return { variable: named ?? 'TEMPORAL_*', message: `A file cannot be read (${code})${shown}.`, remedy };
}
