import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createSecureServer } from 'node:http2';
import { connect, type AddressInfo, type Server } from 'node:net';
import { createServer } from 'node:tls';
import { fileURLToPath } from 'node:url';

/** Made for these tests and for `localhost` alone; nothing else trusts them. */
export const certificate = (name: string) => fileURLToPath(new URL(`certificates/${name}`, import.meta.url));

const own = {
  key: readFileSync(certificate('test-only-server.key')),
  cert: readFileSync(certificate('server.pem')),
};

export interface Front {
  /** `localhost:port`: the name that the certificate is made for. */
  address: string;
  stop(): Promise<void>;
}

async function listening(server: Server, sockets: Set<{ destroy(): void }>): Promise<Front> {
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    address: `localhost:${port}`,
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/**
 * Puts TLS in front of a server that has none, as a load balancer does. With `mutual`, only who shows a certificate of
 * the authority is let through.
 */
export async function startTlsFront(target: string, { mutual = false } = {}): Promise<Front & { let: () => number }> {
  const [host, port] = target.split(':');
  const sockets = new Set<{ destroy(): void }>();
  let through = 0;
  const asked = { ca: readFileSync(certificate('authority.pem')), requestCert: true, rejectUnauthorized: true };
  const server = createServer({ ...own, ...(mutual ? asked : {}), ALPNProtocols: ['h2'] }, (outside) => {
    through += 1;
    const inside = connect(Number(port), host);
    sockets.add(inside);
    outside.pipe(inside).pipe(outside);
    const part = () => void [outside, inside].forEach((socket) => socket.destroy());
    for (const socket of [outside, inside]) socket.on('error', part).on('close', part);
  });
  server.on('tlsClientError', () => {}); // who does not trust us, or shows no certificate, goes away
  return { ...(await listening(server, sockets)), let: () => through };
}

/** A server that lets nobody in (gRPC's 16, unauthenticated), and notes with what each call asked to be. */
export async function startGatekeeper(): Promise<Front & { shown: Set<string | undefined> }> {
  const shown = new Set<string | undefined>();
  const server = createSecureServer({ ...own, allowHTTP1: false });
  server.on('stream', (stream, headers) => {
    shown.add(headers.authorization);
    stream.respond({ ':status': 200, 'content-type': 'application/grpc', 'grpc-status': '16' }, { endStream: true });
    stream.on('error', () => {});
  });
  server.on('tlsClientError', () => {});
  return { ...(await listening(server, new Set())), shown };
}
