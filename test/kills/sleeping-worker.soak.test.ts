import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { signalProcess } from '../../embedded/server-process.js';
import { eventually } from './eventually.js';
import { mirrored, trueIds } from './final-state.js';
import { sharedServers } from './shared-servers.js';
import { openStage, type Stage, type StageWorker } from './stage.js';
import { resultOf, type RunHandle, type StageDistrict } from './stage-district.js';

let stage: Stage;
let district: StageDistrict;

beforeAll(async () => {
  stage = await openStage({ folder: join(inject('runFolder'), 'sleeping'), servers: await sharedServers() });
  [district] = await Promise.all([
    stage.openDistrict({ district: 'sleepy', pageSize: 100 }),
    stage.startWorker(),
    stage.startWorker(),
  ]);
});
afterAll(async () => {
  stage?.workers.forEach(({ process }) => signalProcess(process.pid, 'SIGCONT'));
  await stage?.stop();
});

/** The worker that is at the run's step now, and the attempt it makes. */
async function atWork(run: RunHandle): Promise<{ worker: StageWorker; attempt: number } | undefined> {
  const [step] = (await run.describe()).raw.pendingActivities ?? [];
  const worker = stage.workers.find(({ process }) => step?.lastWorkerIdentity?.startsWith(`${process.pid}@`));
  return step?.lastStartedTime && worker ? { worker, attempt: step.attempt ?? 1 } : undefined;
}

/** Commits of the collection that is being read. */
async function pagesKept(): Promise<number> {
  const [read] = await stage.store.sql<Array<{ version: number }>>`
    select version from collection_read where collection = 'enrollments'`;
  return read?.version ?? 0;
}

test('a worker that wakes up after another took over its step does no harm', async () => {
  await district.fault('slow-body', { ms: 500, path: 'enrollments' });
  const run = await district.start();
  await eventually(async () => (await district.pagesAsked('enrollments')) >= 8, 'the enrollments to be read');
  const sleeper = (await atWork(run))!.worker;
  signalProcess(sleeper.process.pid, 'SIGSTOP');
  await eventually(async () => ((await atWork(run))?.attempt ?? 1) > 1, 'another worker to take over');
  const before = await district.pagesAsked('enrollments');
  await eventually(async () => (await district.pagesAsked('enrollments')) > before + 2, 'it to read some pages');
  signalProcess(sleeper.process.pid, 'SIGCONT');
  await eventually(async () => (await pagesKept()) > 0, 'the one that woke up to keep the pages it had');
  await district.calm();
  const report = await resultOf(run);
  expect(report.outcome).toBe('complete');
  expect(await mirrored(stage, 'sleepy')).toEqual(await trueIds(district));
}, 180_000);
