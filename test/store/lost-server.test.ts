import { afterAll, expect, test } from 'vitest';
import { freePort } from '../../embedded/ports.js';
import { openStore } from '../../store/postgres/connect.js';

const connections = 2;
const store = openStore(`postgres://rollbook@127.0.0.1:${await freePort()}/rollbook`, { connections });
afterAll(() => store.close());

test('a server that is away is asked again and again, more often than there are connections', async () => {
  for (let time = 0; time < 2 * connections; time += 1) {
    await expect(store.sql`select 1`).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  }
});
