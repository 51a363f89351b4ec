import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  method: string;
  path: string;
  body: string;
}

/** What the receiver does with a request. */
export type Behaviour = 'takes' | 'fails' | 'redirects' | 'never answers' | 'breaks off';

/** An address of alerts: it keeps what it got, and behaves as a test wants. */
export async function startReceiver() {
  const received: Received[] = [];
  const state = { behaviour: 'takes' as Behaviour };
  const server = createServer((request, response) => {
    void (async () => {
      let body = '';
      for await (const piece of request) body += String(piece);
      received.push({ method: request.method!, path: request.url!, body });
      if (state.behaviour === 'never answers') return;
      if (state.behaviour === 'breaks off') return void response.destroy();
      if (state.behaviour === 'redirects') response.writeHead(302, { location: '/elsewhere' }).end();
      else response.writeHead(state.behaviour === 'fails' ? 500 : 200).end('ok');
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    behave: (behaviour: Behaviour) => {
      state.behaviour = behaviour;
      received.length = 0;
    },
    stop: () => {
      server.closeAllConnections();
      return new Promise<void>((resolve) => void server.close(() => resolve()));
    },
  };
}
