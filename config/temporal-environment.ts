import { fileURLToPath } from 'node:url';

/** Temporal's SDK takes a file that is not there for an empty one, and else reads the one in the home folder. */
const noConfigurationFile = fileURLToPath(new URL('./no-temporal-configuration.toml', import.meta.url));

/**
 * The environment for what talks to the stack's Temporal server. TLS, API key and configuration file are the operator's
 * for a server of their own (`TEMPORAL_ADDRESS`); the one that we start knows none of them.
 */
export function temporalEnvironment(
  address: string,
  namespace: string,
  variables: NodeJS.ProcessEnv = process.env,
): NodeJS.ProcessEnv {
  const reached = { TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: namespace };
  if (variables.TEMPORAL_ADDRESS) return { ...variables, ...reached };
  const others = Object.entries(variables).filter(([name]) => !name.startsWith('TEMPORAL_'));
  return { ...Object.fromEntries(others), ...reached, TEMPORAL_CONFIG_FILE: noConfigurationFile };
}
