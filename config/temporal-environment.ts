import { fileURLToPath } from 'node:url';

/** Temporal's SDK takes a missing file for an empty one; without this it reads the one in the home folder. */
const noConfigurationFile = fileURLToPath(new URL('./no-temporal-configuration.toml', import.meta.url));

/**
 * The environment for clients of the stack's own Temporal server. TLS, API key and configuration file are for an
 * operator's server (`TEMPORAL_ADDRESS`); the stack's server uses none of them.
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
