import { readFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo, type Server } from 'node:net';
import { TLSSocket } from 'node:tls';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStore } from '../../store/postgres/connect.js';
import { copyInto } from '../../store/postgres/copy-in.js';
import { freshDatabase } from '../harness/database.js';
import { certificate } from '../tls/tls-front.js';

let plain: string;
let encrypted: URL;
let front: Server;

/** Puts TLS in front of the test run's PostgreSQL, which has none. */
beforeAll(async () => {
  plain = await freshDatabase({ migrated: false });
  const { hostname, port } = new URL(plain);
  const own = { key: readFileSync(certificate('test-only-server.key')), cert: readFileSync(certificate('server.pem')) };
  front = createServer((socket) => {
    socket.once('data', () => {
      socket.write('S'); // the answer to an SSLRequest
      const inside = new TLSSocket(socket, { isServer: true, ...own });
      const behind = connect({ host: hostname, port: Number(port), noDelay: true });
      inside.on('error', () => behind.destroy()).pipe(behind);
      behind.on('error', () => inside.destroy()).pipe(inside);
    });
  }).listen(0, '127.0.0.1');
  await once(front, 'listening');
  encrypted = new URL(plain);
  encrypted.host = `localhost:${(front.address() as AddressInfo).port}`;
});
afterAll(() => front?.close());

/** Milliseconds of the fastest of some small copies: a delayed acknowledgement costs each of them 40, a busy machine only some. */
async function timeOfCopy(url: string): Promise<number> {
  const store = openStore(url, { connections: 1 });
  try {
    await store.sql`create table if not exists copied (number int)`;
    let fastest = Infinity;
    for (let done = 0; done < 9; done += 1) {
      const began = performance.now();
      await store.sql.begin(async (tx) => {
        const copy = await copyInto(tx, 'copied', ['number']);
        void copy.add('1\n');
        await copy.end();
      });
      fastest = Math.min(fastest, performance.now() - began);
    }
    return fastest;
  } finally {
    await store.close();
  }
}

test('a small copy does not wait for a delayed acknowledgement', async () => {
  expect(await timeOfCopy(plain)).toBeLessThan(35);
});

test('nor does one over TLS', async () => {
  encrypted.searchParams.set('sslmode', 'require');
  expect(await timeOfCopy(encrypted.href)).toBeLessThan(35);
});

test('a certificate that nobody vouches for is refused where it is to be checked', async () => {
  encrypted.searchParams.set('sslmode', 'verify-full');
  await expect(timeOfCopy(encrypted.href)).rejects.toMatchObject({ code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' });
});
