import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { copyOutCsv } from '../../store/postgres/copy-out.js';
import { openStore, type Store, type Transaction } from '../../store/postgres/connect.js';
import { activitySlots, connectionsPerStep, copiesPerStep, stepConnections } from '../../store/postgres/pool-sizes.js';
import { districtZone } from '../../store/districts/district-of.js';
import { freshDatabase } from '../harness/database.js';
import { registerOneDistrict } from '../harness/registered-district.js';

/** A place that everybody must have reached before anybody leaves it. */
function meetingPlace(expected: number) {
  let here = 0;
  let open = (): void => undefined;
  const all = new Promise<void>((resolve) => (open = resolve));
  return {
    arrived: () => here,
    wait: async (): Promise<void> => {
      here += 1;
      if (here === expected) open();
      await all;
    },
  };
}

/** What a step may hold at most: its transactions, the rows of an import, and single rows beside them. */
async function step(store: Store, hold: () => Promise<void>): Promise<Set<string>> {
  const places = new Set<string>();
  const inTransaction = async (tx: Transaction, work: () => Promise<unknown>): Promise<void> => {
    const place = async () =>
      (await tx<[{ at: string }]>`select pg_backend_pid() || ' ' || pg_current_xact_id() as at`)[0].at;
    const first = await place();
    await work();
    await hold();
    expect(await place()).toBe(first);
    places.add(first);
  };
  const copies = Array.from({ length: copiesPerStep }, async () => {
    const blocks: Buffer[] = [];
    for await (const block of copyOutCsv(store.url, 'select generate_series(1, 20000)')) blocks.push(block);
    expect(Buffer.concat(blocks).toString().trimEnd().split('\n')).toHaveLength(20_000);
  });
  const others = Array.from({ length: connectionsPerStep - 1 }, () =>
    store.sql.begin((tx) => inTransaction(tx, () => Promise.resolve())),
  );
  // The first waits for a single row while it holds its connection, as a step does that reads its run.
  const own = store.sql.begin((tx) => inTransaction(tx, () => districtZone(store.db, 'maple')));
  await Promise.all([own, ...others, ...copies]);
  return places;
}

test('all steps of a worker at once hold all they may hold, none waits for another, and no two share a transaction', async () => {
  const store = openStore(await freshDatabase(), { connections: stepConnections });
  try {
    await registerOneDistrict(store);
    const transactions = activitySlots * connectionsPerStep;
    const meeting = meetingPlace(transactions);
    const steps = Promise.all(Array.from({ length: activitySlots }, () => step(store, meeting.wait)));
    const held = await Promise.race([steps, sleep(45_000, null)]);
    expect(meeting.arrived()).toBe(transactions);
    expect(new Set(held!.flatMap((places) => [...places])).size).toBe(transactions);
    // One connection is left over for a statement of its own.
    const [answer] = await store.sql`select 1 as one`;
    expect(answer!.one).toBe(1);
  } finally {
    await store.close();
  }
});
