/**
 * The environment for what talks to the stack's Temporal server. TLS and API key are the operator's for a server of their
 * own (`TEMPORAL_ADDRESS`); the one that we start knows none of them.
 */
export function temporalEnvironment(address: string, namespace: string): NodeJS.ProcessEnv {
  const reached = { TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: namespace };
  if (process.env.TEMPORAL_ADDRESS) return { ...process.env, ...reached };
  const others = Object.entries(process.env).filter(([name]) => !name.startsWith('TEMPORAL_'));
  return { ...Object.fromEntries(others), ...reached };
}
