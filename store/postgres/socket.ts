import net from 'node:net';

/**
 * The `socket` option that makes the driver's connections send at once. `postgres` 3.4.9 never sets TCP_NODELAY, and no
 * report on it was found: PostgreSQL's answer to a small write then waits for a delayed ACK, about 40 ms at each COPY.
 * Without it fails: test/store/no-delay.test.ts.
 *
 * Empty for an address of several hosts or of a Unix socket, which the driver connects to itself.
 */
export function noDelaySocket(url: string): object {
  const { hostname, port } = new URL(url);
  if (hostname === '' || hostname.includes(',') || hostname.startsWith('%2F')) return {};
  const host = hostname.replace(/^\[|\]$/g, '');
  return {
    // Handed over before it is connected: the driver never uses a connection again whose socket it was promised and did
    // not get (test/store/lost-server.test.ts). It takes the name that a certificate is checked against from `host`.
    socket: () => Object.assign(net.connect({ host, port: Number(port || 5432), noDelay: true }), { host }),
  };
}
