import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { DistrictSettings } from '../../config/settings.js';

/** Stands before a practice SIS, and passes on what it is asked. */
export interface Front {
  /** Ids of enrollments that it gives by themselves although the list no longer holds them. */
  alone: Set<string>;
  /** Puts it before the SIS of a district. */
  standBefore(settings: DistrictSettings): void;
  close(): Promise<void>;
}

export async function startFront(): Promise<Front> {
  const alone = new Set<string>();
  let provider = '';
  const front = createServer((asked, answer) => {
    const id = /\/enrollments\/([^/?]+)$/.exec(asked.url ?? '')?.[1];
    if (id !== undefined && alone.has(id)) {
      answer.setHeader('content-type', 'application/json');
      answer.end(JSON.stringify({ enrollment: { sourcedId: id, status: 'active' } }));
      return;
    }
    const to = new URL(asked.url ?? '/', provider);
    const onward = request(to, { method: asked.method, headers: asked.headers }, (got) => {
      answer.writeHead(got.statusCode ?? 502, got.headers);
      got.pipe(answer);
    });
    onward.on('error', () => answer.destroy());
    asked.pipe(onward);
  });
  await new Promise<void>((ready) => front.listen(0, '127.0.0.1', ready));
  return {
    alone,
    standBefore: (settings) => {
      provider = settings.sis.url;
      const moved = new URL(provider);
      moved.port = String((front.address() as AddressInfo).port);
      settings.sis.url = moved.href.replace(/\/$/, '');
    },
    close: async () => {
      front.closeAllConnections();
      await new Promise((closed) => front.close(closed));
    },
  };
}
