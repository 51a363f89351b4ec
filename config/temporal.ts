import { loadClientConnectConfig } from '@temporalio/envconfig';
import { EnvironmentError } from './environment.js';

/** How the Temporal server is reached: address, TLS and API key as its SDKs take them, and the namespace. */
export interface TemporalSettings {
  connectionOptions: ReturnType<typeof loadClientConnectConfig>['connectionOptions'];
  namespace: string;
}

/**
 * Reads Temporal's own variables (`TEMPORAL_ADDRESS`, `TEMPORAL_TLS_...`, `TEMPORAL_API_KEY`) and its configuration
 * file, with the files that they name. Throws `EnvironmentError`, without a value: they hold keys.
 */
export function readTemporalSettings(variables: NodeJS.ProcessEnv = process.env): TemporalSettings {
  const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== undefined));
  try {
    const { connectionOptions, namespace = 'default' } = loadClientConnectConfig({
      overrideEnvVars: given as Record<string, string>,
    });
    return { connectionOptions, namespace };
  } catch (error) {
    throw new EnvironmentError([mistakeOf(error, variables)]);
  }
}

/** Longer than any path that somebody types. */
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
  // Whoever puts a key's text where its path belongs must not find it printed.
  const shown = /[\r\n]|-----BEGIN/.test(path) || path.length > longestPath ? '' : `: ${path}`;
  return { variable: named ?? 'TEMPORAL_*', message: `A file cannot be read (${code})${shown}.`, remedy };
}
