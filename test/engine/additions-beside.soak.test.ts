import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { startProvision } from '../../client/provision.js';
import { reconcileSchedules, triggerNight } from '../../client/schedules.js';
import { addId, provisionId } from '../../workflows/ids.js';
import { eventually } from '../kills/eventually.js';
import { sharedServers } from '../kills/shared-servers.js';
import { openStage, type Stage } from '../kills/stage.js';
import type { StageDistrict } from '../kills/stage-district.js';
import { currentDetails, found } from './reading-runs.js';

let stage: Stage;
let district: StageDistrict;
beforeAll(async () => {
  stage = await openStage({ folder: join(inject('runFolder'), 'additions-beside'), servers: await sharedServers() });
  await stage.startWorker();
  district = await stage.openDistrict({ district: 'daytime' });
});
afterAll(() => stage?.stop());
const adding = () => stage.client.workflow.getHandle(addId('daytime'));

test('while a night is at work they wait for its end, and while they add no night begins', async () => {
  const { settings } = district;
  await reconcileSchedules(stage.client, { ...settings, schedule: { ...settings.schedule, addsAt: ['07:45'] } });
  await district.fault('slow-body', { ms: 120_000, path: 'enrollments', after: 2 });
  const night = await district.start();
  await eventually(async () => (await currentDetails(night)).includes('| extract |'), 'the night to read');
  await stage.client.schedule.getHandle('additions/daytime').trigger();
  await eventually(
    async () => (await currentDetails(adding()).catch(() => '')).includes('is at work'),
    'the additions to say what they wait for',
  );
  await night.cancel();
  await eventually(async () => (await currentDetails(adding())).includes('| connect |'), 'the additions to begin');
  const byHand = startProvision(stage.client, { district: 'daytime', mode: 'apply', asOf: null });
  await expect(byHand).rejects.toMatchObject({ code: 'RUN_IN_PROGRESS' });
  await triggerNight(stage.client, 'daytime');
  await eventually(
    async () => (await found(stage.client, 'District = "daytime" AND SyncKind = "nightly"')).length > 0,
    'the night',
  );
  const [nightly] = await found(stage.client, 'District = "daytime" AND SyncKind = "nightly"');
  const waiting = stage.client.workflow.getHandle(nightly!);
  await eventually(async () => (await currentDetails(waiting)).includes('Another run'), 'the night to wait');
  await adding().terminate();
  await eventually(async () => (await waiting.describe()).status.name === 'COMPLETED', 'the night to begin');
  expect(await waiting.result()).toEqual({ started: provisionId('daytime') });
  await stage.client.workflow.getHandle(provisionId('daytime')).terminate();
});
