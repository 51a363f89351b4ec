import { expect, test } from 'vitest';
import { openStore } from '../../store/postgres/connect.js';
import { analyzeShared, fewRows } from '../../store/postgres/planner-hints.js';
import { freshDatabase } from '../harness/database.js';

const table = 'incoming_record';

test('a district that brings few rows does not wait for another one that analyzes the same table, and one that brings many does', async () => {
  const store = openStore(await freshDatabase());
  const analyze = (rows: number): Promise<string> =>
    store.sql.begin(async (tx) => {
      await tx`set local lock_timeout = '500ms'`;
      await analyzeShared(tx, table, rows);
      const [{ held }] = await tx<[{ held: boolean }]>`
        select exists (select 1 from pg_locks where pid = pg_backend_pid() and relation = ${table}::regclass
                       and mode = 'ShareUpdateExclusiveLock') as held`;
      return held ? 'analyzed' : 'not analyzed';
    });
  try {
    expect(await analyze(0)).toBe('not analyzed');
    expect(await analyze(1)).toBe('analyzed');
    await store.sql.begin(async (other) => {
      await analyzeShared(other, table, 1);
      expect(await analyze(0)).toBe('not analyzed');
      expect(await analyze(fewRows)).toBe('not analyzed');
      // lock_not_available: it would have waited.
      await expect(analyze(fewRows + 1)).rejects.toMatchObject({ code: '55P03' });
    });
    expect(await analyze(fewRows + 1)).toBe('analyzed');
  } finally {
    await store.close();
  }
});
