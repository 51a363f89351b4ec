import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { openStore, type Store } from '../../store/postgres/connect.js';
import { leaseMs, Purpose } from '../../store/credentials/lease-decision.js';
import { sharedPace, type SharedPaceOptions } from '../../store/credentials/pace.js';
import { System } from '../../store/credentials/systems.js';
import { freshDatabase } from '../harness/database.js';
import { registerOneDistrict } from '../harness/registered-district.js';

let url: string;
const stores: Store[] = [];
beforeAll(async () => {
  url = await freshDatabase();
  await registerOneDistrict(openWorker());
});
afterAll(() => Promise.all(stores.map((store) => store.close())));
afterEach(() => stores[0]!.sql`truncate credential_lease`);

/** What a worker process has of its own: a pool, and with it its lanes. */
function openWorker(): Store {
  const store = openStore(url, { connections: 3 });
  stores.push(store);
  return store;
}

const terms: SharedPaceOptions = {
  ...{ districtId: 1, system: System.sis, purpose: Purpose.provisioning, lanes: 3, minIntervalMs: 0 },
  night: { timezone: 'America/Chicago', at: '00:30', finishBy: '06:15' },
};
const paceOf = (worker: Store, more: Partial<SharedPaceOptions> = {}) => sharedPace(worker.sql, { ...terms, ...more });

type Pace = ReturnType<typeof paceOf>;

/** Sends as many requests at once as it is allowed to, until it is stopped; `seen` gets every change of what is in flight. */
function keepSending(pace: Pace, seen: (change: number) => void): () => Promise<void> {
  let isOver = false;
  const one = async (): Promise<void> => {
    while (!isOver) {
      const leave = await pace.enter();
      seen(1);
      await sleep(10);
      seen(-1);
      leave();
    }
  };
  const all = Promise.all(Array.from({ length: 6 }, one));
  return async () => {
    isOver = true;
    await all;
  };
}

test.each([0, 50])(
  'a provider that asks one worker for patience gets it from all, at %i ms between requests',
  async (minIntervalMs) => {
    const [told, other] = [paceOf(openWorker(), { minIntervalMs }), paceOf(openWorker(), { minIntervalMs })];
    await told.slowDown(700);
    const began = Date.now();
    (await other.enter())();
    // A timer may fire a millisecond early.
    expect(Date.now() - began).toBeGreaterThan(500);
    other.close();
  },
);

test('two workers together never have more requests in flight than the profile allows, and both get on', async () => {
  let inFlight = 0;
  let most = 0;
  const sent = [0, 0];
  const seenBy = (worker: number) => (change: number) => {
    inFlight += change;
    most = Math.max(most, inFlight);
    if (change > 0) sent[worker] = sent[worker]! + 1;
  };
  const stops = [0, 1].map((worker) => keepSending(paceOf(openWorker()), seenBy(worker)));
  await sleep(4_000);
  await Promise.all(stops.map((stop) => stop()));
  expect(most).toBe(3);
  expect(Math.min(...sent)).toBeGreaterThan(20);
}, 20_000);

test('a single lane goes back and forth between two workers', async () => {
  let inFlight = 0;
  let most = 0;
  const sent = [0, 0];
  const seenBy = (worker: number) => (change: number) => {
    inFlight += change;
    most = Math.max(most, inFlight);
    if (change > 0) sent[worker] = sent[worker]! + 1;
  };
  const stops = [0, 1].map((worker) => keepSending(paceOf(openWorker(), { lanes: 1 }), seenBy(worker)));
  await sleep(5_000);
  await Promise.all(stops.map((stop) => stop()));
  expect(most).toBe(1);
  expect(Math.min(...sent)).toBeGreaterThan(20);
}, 20_000);

test('a passback and the reading of a roster take turns by day', async () => {
  const worker = openWorker();
  const night = { ...terms.night, at: '00:00', finishBy: '00:00' };
  const turns: Purpose[] = [];
  const stops = [Purpose.provisioning, Purpose.passback].map((purpose) =>
    keepSending(paceOf(worker, { lanes: 1, purpose, night }), (change) => {
      if (change > 0 && turns.at(-1) !== purpose) turns.push(purpose);
    }),
  );
  await expect.poll(() => turns.length, { timeout: 50_000 }).toBeGreaterThanOrEqual(6);
  await Promise.all(stops.map((stop) => stop()));
}, 60_000);

test('the lanes of a worker that was killed come free when its lease expires', async () => {
  const killed = openWorker();
  await paceOf(killed, { lanes: 1 }).enter();
  await killed.sql.end({ timeout: 0 }); // nothing is renewed any more, and nothing given back
  const began = Date.now();
  (await paceOf(openWorker(), { lanes: 1 }).enter())();
  expect(Date.now() - began).toBeGreaterThan(leaseMs - 1_500);
  expect(Date.now() - began).toBeLessThan(leaseMs + 3_000);
}, 30_000);

test('a worker that is done hands its lanes over at once', async () => {
  const done = paceOf(openWorker(), { lanes: 1 });
  (await done.enter())();
  done.close();
  const began = Date.now();
  (await paceOf(openWorker(), { lanes: 1 }).enter())();
  expect(Date.now() - began).toBeLessThan(leaseMs / 2);
});

test('a busy client looks into the database once a second and not for each request', async () => {
  const worker = openWorker();
  const pace = paceOf(worker);
  const began = Date.now();
  for (let sent = 0; sent < 2_000; sent += 1) (await pace.enter())();
  const seconds = (Date.now() - began) / 1_000;
  // At a round trip each this would take longer.
  expect(seconds).toBeLessThan(1);
});

test('the two ends of a district do not share lanes', async () => {
  const worker = openWorker();
  const leave = await paceOf(worker, { lanes: 1 }).enter();
  const began = Date.now();
  (await paceOf(openWorker(), { lanes: 1, system: System.canvas }).enter())();
  expect(Date.now() - began).toBeLessThan(leaseMs / 2);
  leave();
});

test('who waits for a lane stops waiting when it is told to', async () => {
  const leave = await paceOf(openWorker(), { lanes: 1 }).enter();
  const stop = new AbortController();
  const waiting = paceOf(openWorker(), { lanes: 1 }).enter(stop.signal);
  setTimeout(() => stop.abort(new Error('worker is stopping')), 100);
  await expect(waiting).rejects.toThrow('worker is stopping');
  leave();
});
