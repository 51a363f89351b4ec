import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStore, type Store } from '../../store/postgres/connect.js';
import { sharedPace } from '../../store/credentials/pace.js';
import { freshDatabase } from '../harness/database.js';
import { registerOneDistrict } from '../harness/registered-district.js';

let store: Store;
beforeAll(async () => {
  store = openStore(await freshDatabase(), { connections: 3 });
  await registerOneDistrict(store);
});
afterAll(() => store?.close());

const patienceIsOver = async () => {
  const [row] = await store.sql<
    Array<{ over: boolean }>
  >`select next_slot <= clock_timestamp() as over from sis_credential`;
  return row!.over;
};

test.each([0, 50])(
  'a provider that asks one worker for patience gets it from all, at %i ms between requests',
  async (interval) => {
    const [told, other] = [sharedPace(store.sql, 1, interval), sharedPace(store.sql, 1, interval)];
    await told.slowDown(700);
    expect(await patienceIsOver()).toBe(false);
    const began = Date.now();
    await other.turn();
    // A timer may fire a millisecond early.
    expect(Date.now() - began).toBeGreaterThan(500);
  },
);
