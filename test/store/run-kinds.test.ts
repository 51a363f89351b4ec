import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RunKind } from '../../codes/run-kinds.js';
import { openStore, type Store } from '../../store/postgres/connect.js';
import { findSubmission, recordIntent } from '../../store/provisioning/imports/submissions.js';
import { openProvisioning } from '../../store/provisioning/open.js';
import { latestRun } from '../../store/reports/explain/latest-run.js';
import { beginProvisioningStage } from '../../store/provisioning/context.js';
import { Resource, StageName } from '../../store/runs/kinds.js';
import { lendResources, openRun, leaseResource, takeBackResources, type OpenedRun } from '../../store/runs/open-run.js';
import { fence } from '../../store/runs/fence.js';
import { freshDatabase } from '../harness/database.js';
import { registerOneDistrict } from '../harness/registered-district.js';

let store: Store;
beforeAll(async () => {
  store = openStore(await freshDatabase(), { connections: 4 });
  await registerOneDistrict(store);
});
afterAll(() => store?.close());

let executions = 0;
const wanted = (kind: RunKind, workflowId: string) => ({
  ...{ district: 'maple', kind, asOf: '2026-11-23', readAt: new Date(), workflowId },
  firstExecutionRunId: `execution-${(executions += 1)}`,
});
const provision = () => openProvisioning(store.sql, wanted(RunKind.provisioning, 'provision/maple'));
const passBack = (section: string) => openRun(store.sql, wanted(RunKind.passback, `passback/${section}`));
const writes = (run: OpenedRun) => store.sql.begin((tx) => fence(tx, run));

test('a later release is a round of its own, with the phases and attempts of the first one', async () => {
  const run = await provision();
  const submission = (round: number) => ({
    ...{ runId: run.runId, round, phase: 2, attempt: 1, dataSetId: `set-${round}`, rows: { course: round } },
    zipSha256: `hash-${round}`,
  });
  await recordIntent(store.sql, run, submission(1));
  await recordIntent(store.sql, run, submission(2));
  expect(await findSubmission(store.db, submission(1))).toMatchObject({ dataSetId: 'set-1', rows: { course: 1 } });
  expect(await findSubmission(store.db, submission(2))).toMatchObject({ dataSetId: 'set-2', rows: { course: 2 } });
  // Asked again, as by a retry, the first intent is what stands.
  expect(await recordIntent(store.sql, run, { ...submission(2), dataSetId: 'another' })).toMatchObject({
    dataSetId: 'set-2',
  });
});

test('a workflow that continues as new is the same run', async () => {
  const asked = wanted(RunKind.provisioning, 'provision/maple');
  const first = await openProvisioning(store.sql, asked);
  expect(await openProvisioning(store.sql, asked)).toEqual(first);
});

test('a passback beside a provisioning run takes nothing from it, and moves nothing that the next night builds on', async () => {
  const night = await provision();
  const [before] = await store.sql`select * from district`;
  const passback = await passBack('all');
  await writes(passback);
  await writes(night);
  const [after] = await store.sql`select * from district`;
  expect(after).toEqual(before);
});

test('a section of the gradebook is leased to one run at a time, and comes free when that run has ended', async () => {
  const [first, second] = [await passBack('one'), await passBack('two')];
  const section = 'gradebook/section-7';
  const lease = (run: OpenedRun) => store.sql.begin((tx) => leaseResource(tx, run, section));
  expect(await lease(first)).toBe(true);
  expect(await lease(second)).toBe(false);
  await store.sql.begin((tx) => fence(tx, first, [section]));
  await expect(store.sql.begin((tx) => fence(tx, second, [section]))).rejects.toMatchObject({ code: 'RESOURCE_TAKEN' });
  await store.sql`update run set ended_at = now(), outcome = 'complete' where id = ${first.runId}`;
  expect(await lease(second)).toBe(true);
});

test('a newer night supersedes the one before, and an observing run beside it stays', async () => {
  const night = await provision();
  const observing = await openProvisioning(store.sql, wanted(RunKind.observing, 'observe/maple'));
  await writes(night);
  const next = await provision();
  await expect(writes(night)).rejects.toMatchObject({ code: 'RUN_SUPERSEDED' });
  await writes(observing);
  await writes(next);
});

describe('a run that adds', () => {
  const add = () => openProvisioning(store.sql, wanted(RunKind.adding, 'add/maple'));
  const lend = (run: OpenedRun) => store.sql.begin((tx) => lendResources(tx, run));
  const close = (run: OpenedRun) =>
    store.sql`update run set ended_at = now(), outcome = 'complete' where id = ${run.runId}`;

  test('begins beside no run that reads or sends, and beside one that waits', async () => {
    const night = await provision();
    await expect(add()).rejects.toMatchObject({ code: 'RUN_AT_WORK' });
    await writes(night);
    await lend(night);
    await writes(await add());
  });

  test('while it is at work the one that waits writes nothing, and goes on when it has ended', async () => {
    const night = await provision();
    await lend(night);
    const adding = await add();
    await expect(takeBackResources(store.sql, night)).rejects.toMatchObject({ code: 'RESOURCE_LENT' });
    await takeBackResources(store.sql, adding);
    await writes(adding);
    await close(adding);
    await takeBackResources(store.sql, night);
    await takeBackResources(store.sql, night);
    await writes(night);
    await expect(add()).rejects.toMatchObject({ code: 'RUN_AT_WORK' });
  });

  test('what an observing run leases when it has ended goes back to the run that waits', async () => {
    const night = await provision();
    await lend(night);
    await close(await add());
    const observing = await openProvisioning(store.sql, wanted(RunKind.observing, 'observe/maple'));
    await store.sql.begin((tx) => fence(tx, observing, [Resource.mirror]));
    await takeBackResources(store.sql, night);
    await writes(night);
    await writes(observing);
  });

  test('takes the place of one that Temporal no longer runs, and gives way to the next night', async () => {
    const night = await provision();
    await lend(night);
    const lost = await add();
    const adding = await add();
    await expect(writes(lost)).rejects.toMatchObject({ code: 'RUN_SUPERSEDED' });
    const next = await provision();
    await expect(writes(adding)).rejects.toMatchObject({ code: 'RUN_SUPERSEDED' });
    await expect(writes(night)).rejects.toMatchObject({ code: 'RUN_SUPERSEDED' });
    await writes(next);
  });
});

test('an explanation goes by the latest run that has read the roster, whatever was begun since', async () => {
  const night = await provision();
  for (const stage of [StageName.connect, StageName.extract, StageName.map]) {
    await beginProvisioningStage(store.db, night.runId, stage);
  }
  const broken = await provision();
  await beginProvisioningStage(store.db, broken.runId, StageName.extract);
  await passBack('three');
  expect(await latestRun(store.sql, night.districtId)).toMatchObject({ runId: night.runId });
});

test('a run begins no stage that its kind does not have', async () => {
  const observing = await openProvisioning(store.sql, wanted(RunKind.observing, 'observe/maple'));
  await expect(beginProvisioningStage(store.db, observing.runId, StageName.import)).rejects.toThrow(/no stage import/);
});
