import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { RunKind } from '../../codes/run-kinds.js';
import { runProgress } from '../../store/reports/progress.js';
import { runHead } from '../../store/reports/run-head.js';
import { districtOf } from '../../store/districts/district-of.js';
import { openStore, type Store } from '../../store/postgres/connect.js';
import { openRun } from '../../store/runs/open-run.js';
import { readRun } from '../../store/runs/run.js';
import { run } from '../../store/schema/runs.js';
import { freshDatabase } from '../harness/database.js';
import { registerOneDistrict } from '../harness/registered-district.js';

let store: Store;
let runId: number;
beforeAll(async () => {
  store = openStore(await freshDatabase());
  await registerOneDistrict(store);
  const opened = await openRun(store.sql, {
    ...{ district: 'maple', kind: RunKind.provisioning, asOf: '2026-11-23', readAt: new Date() },
    ...{ workflowId: 'night', firstExecutionRunId: 'first' },
  });
  runId = opened.runId;
});
afterAll(() => store?.close());

const invalid = { code: 'STORED_VALUE_INVALID' };

test('settings that were stored before a setting existed are read with its default', async () => {
  const { settings } = await districtOf(store.db, 'maple');
  await store.sql`update run set settings = settings - 'removals'`;
  expect((await readRun(store.db, runId)).settings).toEqual(settings);
});

test('settings in a form that this version does not know are told, by the place and without their values', async () => {
  await store.sql`update run set settings = jsonb_set(settings, '{canvas,url}', '"hidden words"')`;
  const reading = readRun(store.db, runId);
  await expect(reading).rejects.toMatchObject(invalid);
  await expect(reading).rejects.toThrow(/settings.*canvas\.url/);
  await expect(reading).rejects.not.toThrow(/hidden words/);
});

test('a report is decoded too', async () => {
  await store.sql`update run set report = '{"code": "TIMED_OUT", "problems": 3, "more": [1]}'`;
  expect((await runHead(store.db, runId))?.report).toEqual({ code: 'TIMED_OUT', problems: 3, more: [1] });
  await store.sql`update run set report = '{"problems": "three"}'`;
  await expect(runHead(store.db, runId)).rejects.toMatchObject(invalid);
});

test('what a plain statement reads of such a column is decoded too', async () => {
  await store.sql`
    insert into run_stage (run_id, stage, counts) values (${runId}, 'connect', '{"provider": "powerschool"}')`;
  const progress = await runProgress(store.sql, 'first');
  expect(progress?.stages).toMatchObject([{ stage: 'connect', ended: false, counts: { provider: 'powerschool' } }]);
  await store.sql`update run_stage set counts = '[1]'`;
  await expect(runProgress(store.sql, 'first')).rejects.toMatchObject(invalid);
});

test('what Drizzle writes is stored as JSON and not as text', async () => {
  await store.db
    .update(run)
    .set({ report: { problems: 1 } })
    .where(eq(run.id, runId));
  const [stored] = await store.sql`select jsonb_typeof(report) as type, report->'problems' as problems from run`;
  expect(stored).toEqual({ type: 'object', problems: 1 });
});
