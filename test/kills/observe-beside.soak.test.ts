import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { observeId, taskQueue } from '../../workflows/ids.js';
import type { provisionDistrict } from '../../workflows/provisioning/provision-district.js';
import { createOracle } from '../oracle/oracle.js';
import { eventually } from './eventually.js';
import { mirrored, trueIds } from './final-state.js';
import { sharedServers } from './shared-servers.js';
import { openStage, type Stage } from './stage.js';
import { firstDay, resultOf, type RunHandle, type StageDistrict } from './stage-district.js';

let stage: Stage;
let district: StageDistrict;
beforeAll(async () => {
  stage = await openStage({ folder: join(inject('runFolder'), 'observing'), servers: await sharedServers() });
  [district] = await Promise.all([stage.openDistrict({ district: 'watched', pageSize: 100 }), stage.startWorker()]);
});
afterAll(() => stage?.stop());

function observe(asOf: string): Promise<RunHandle> {
  return stage.client.workflow.start<typeof provisionDistrict>('provisionDistrict', {
    workflowId: observeId('watched'),
    taskQueue,
    args: [{ district: 'watched', mode: 'observe', asOf }],
  });
}

async function replaceWorker(): Promise<void> {
  await stage.killWorker(stage.workers[0]!);
  await stage.startWorker();
}

const readsEnrollments = async () => (await district.pagesAsked('enrollments')) >= 3;

test('an observing run that reads gives way to the first night, waits for what that reads, and survives a kill', async () => {
  await district.fault('slow-body', { ms: 400, path: 'enrollments' });
  const observing = await observe(`${firstDay}T00:30`);
  await eventually(readsEnrollments, 'the observing run to read');
  await district.forgetRequests();
  const night = await district.start();
  await eventually(readsEnrollments, 'the night to read');
  await replaceWorker();
  await district.calm();
  expect((await resultOf(night)).outcome).toBe('complete');
  expect((await resultOf(observing)).outcome).toBe('observed');
  expect(await mirrored(stage, 'watched')).toEqual(await trueIds(district));
}, 240_000);

test('an observing run beside a night that reads is killed with it, and both go on to their ends', async () => {
  const asOf = '2026-11-24T00:30';
  await district.play('next-day');
  await district.play('add-students', { count: 3 });
  await district.play('drop-students', { count: 2 });
  await district.fault('slow-body', { ms: 400, path: 'enrollments' });
  await district.forgetRequests();
  const night = await district.start({ asOf });
  await eventually(readsEnrollments, 'the night to read');
  const observing = await observe(asOf);
  await eventually(async () => (await stagesOfObserving()).includes('map'), 'the observing run to map');
  await replaceWorker();
  await district.calm();
  expect((await resultOf(observing)).outcome).toBe('observed');
  expect((await resultOf(night)).outcome).toBe('complete');
  const oracle = createOracle(district.controlUrl, district.settings);
  expect(await oracle.differences({ asOf })).toEqual([]);
}, 240_000);

async function stagesOfObserving(): Promise<string[]> {
  const rows = await stage.store.sql<Array<{ stage: string }>>`
    select stage from run_stage where run_id = (select max(id) from run where kind = 'observing')`;
  return rows.map(({ stage: each }) => each);
}
