import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { identityFingerprint, mappingFingerprint, scopeFingerprint } from '../../config/fingerprints.js';
import { districtSettings } from '../../config/settings.js';
import { openStore, type Store, type Transaction } from '../../store/postgres/connect.js';
import { registerDistrict } from '../../store/districts/register-district.js';
import { fence, type Writer } from '../../store/runs/fence.js';
import { failRun } from '../../store/runs/close-run.js';
import { RunKind } from '../../codes/run-kinds.js';
import type { StageName } from '../../store/runs/kinds.js';
import { openRun, type OpenedRun } from '../../store/runs/open-run.js';
import { beginStage, endStage, stagesOf } from '../../store/runs/stages.js';
import { freshDatabase } from '../harness/database.js';

let store: Store;

beforeAll(async () => {
  store = openStore(await freshDatabase(), { connections: 4 });
  const settings = districtSettings.parse({
    district: 'maple',
    name: 'Maple',
    timezone: 'America/Chicago',
    sis: { url: 'http://127.0.0.1:1' },
    canvas: { url: 'http://127.0.0.1:2' },
  });
  await registerDistrict(store.db, settings, {
    identity: identityFingerprint(settings),
    scope: scopeFingerprint(settings),
    mapping: mappingFingerprint(settings),
  });
});
afterAll(() => store?.close());

let executions = 0;
const newRun = () =>
  openRun(store.sql, {
    district: 'maple',
    kind: RunKind.provisioning,
    asOf: '2026-11-23',
    readAt: new Date(),
    workflowId: 'provision/maple',
    firstExecutionRunId: `execution-${(executions += 1)}`,
  });

/** An attempt at a stage, as one that writes. */
async function begin(run: OpenedRun, stage: StageName): Promise<Writer & { runId: number }> {
  return { ...run, stage: await beginStage(store.db, run.runId, stage) };
}

/** One write of a stage: behind the fence, as all of them are. */
const write = (writer: Writer, work: (tx: Transaction) => Promise<unknown> = async () => undefined) =>
  store.sql.begin(async (tx) => {
    await fence(tx, writer);
    await work(tx);
  });

test('the newest attempt at a stage writes; an earlier one, cut off and still at work, does not', async () => {
  const run = await newRun();
  const first = await begin(run, 'plan');
  await write(first);
  const second = await begin(run, 'plan');
  await expect(write(first)).rejects.toMatchObject({ code: 'STALE_ATTEMPT' });
  await write(second);
});

test('attempts at one stage do not stop another stage', async () => {
  const run = await newRun();
  const planning = await begin(run, 'plan');
  await begin(run, 'guard');
  await write(planning);
});

test('an attempt begins only when what its predecessor is writing has ended', async () => {
  const run = await newRun();
  const first = await begin(run, 'map');
  const happened: string[] = [];
  const writing = write(first, async (tx) => {
    happened.push('the first is writing');
    await tx`select pg_sleep(0.5)`;
    happened.push('the first has written');
  });
  while (happened.length === 0) await sleep(5);
  await begin(run, 'map');
  happened.push('the second begins');
  await writing;
  expect(happened).toEqual(['the first is writing', 'the first has written', 'the second begins']);
});

test('a newer run of the district ends the writing of an older one, whatever its attempt', async () => {
  const older = await begin(await newRun(), 'plan');
  await newRun();
  await expect(write(older)).rejects.toMatchObject({ code: 'RUN_SUPERSEDED' });
});

test('an attempt that was overtaken does not end the stage of its successor', async () => {
  const run = await newRun();
  const first = await begin(run, 'guard');
  const second = await begin(run, 'guard');
  await expect(endStage(store.sql, first, 'guard', { released: 1 })).rejects.toMatchObject({ code: 'STALE_ATTEMPT' });
  expect((await stagesOf(store.db, run.runId))[0]).toMatchObject({ endedAt: null, counts: null });
  await endStage(store.sql, second, 'guard', { released: 2 });
  expect((await stagesOf(store.db, run.runId))[0]!.counts).toEqual({ released: 2 });
});

test('a run that another has taken over neither ends its stages nor notes its failure', async () => {
  const older = await begin(await newRun(), 'plan');
  await newRun();
  await expect(endStage(store.sql, older, 'plan', {})).rejects.toMatchObject({ code: 'RUN_SUPERSEDED' });
  await expect(failRun(store.sql, older, 'failed', {})).rejects.toMatchObject({ code: 'RUN_SUPERSEDED' });
  expect(await outcomeOf(older.runId)).toBe('superseded');
});

test('a run that breaks off is closed, whichever of its attempts notes it, and once', async () => {
  const run = await newRun();
  const first = await begin(run, 'plan');
  await begin(run, 'plan');
  await failRun(store.sql, first, 'failed', { code: 'TIMED_OUT' });
  await failRun(store.sql, first, 'cancelled', {});
  expect(await outcomeOf(run.runId)).toBe('failed');
});

async function outcomeOf(runId: number): Promise<string | null> {
  const [found] = await store.sql<Array<{ outcome: string | null }>>`select outcome from run where id = ${runId}`;
  return found!.outcome;
}
