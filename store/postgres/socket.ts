import net from 'node:net';

/**
 * The `socket` option that sets TCP_NODELAY. `postgres` 3.4.9 never does, and no report on it was found: PostgreSQL's
 * answer to a small write then waits for a delayed ACK, about 40 ms per COPY. Without it fails:
 * test/store/no-delay.test.ts.
 *
 * Empty for several hosts or a Unix socket: the driver connects to those itself.
 */
export function noDelaySocket(url: string): object {
  const { hostname, port } = new URL(url);
  if (hostname === '' || hostname.includes(',') || hostname.startsWith('%2F')) return {};
  const host = hostname.replace(/^\[|\]$/g, '');
  return {
    // Returned before it is connected: the driver never reuses a connection whose promised socket failed
    // (test/store/lost-server.test.ts). It reads the name to check a certificate against from `host`.
    socket: () => Object.assign(net.connect({ host, port: Number(port || 5432), noDelay: true }), { host }),
  };
}
