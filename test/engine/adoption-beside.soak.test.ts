import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { startProvision } from '../../client/provision.js';
import { reconcileSchedules, triggerNight } from '../../client/schedules.js';
import { adoptionId, provisionId } from '../../workflows/ids.js';
import { uniqueName } from '../harness/temporal.js';
import { eventually } from '../kills/eventually.js';
import { sharedServers } from '../kills/shared-servers.js';
import { openStage, type Stage } from '../kills/stage.js';
import { currentDetails, found } from './reading-runs.js';

const district = 'converted';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage({ folder: join(inject('runFolder'), 'adoption-beside'), servers: await sharedServers() });
  await stage.startWorker();
  const { settings } = await stage.openDistrict({ district });
  await reconcileSchedules(stage.client, settings);
});
afterAll(() => stage?.stop());

test('while an adoption is at work no run is started beside it, and the night waits for its end', async () => {
  // No worker takes it, so that it stays at work.
  const adoption = await stage.client.workflow.start('adoptDistrict', {
    ...{ workflowId: adoptionId(district), taskQueue: uniqueName('queue') },
    args: [{ district, school: null }],
  });
  const byHand = startProvision(stage.client, { district, mode: 'apply', asOf: null });
  await expect(byHand).rejects.toMatchObject({ code: 'RUN_IN_PROGRESS' });
  await triggerNight(stage.client, district);
  const nights = `District = "${district}" AND SyncKind = "nightly"`;
  await eventually(async () => (await found(stage.client, nights)).length > 0, 'the night');
  const night = stage.client.workflow.getHandle((await found(stage.client, nights))[0]!);
  await eventually(async () => (await currentDetails(night)).includes('Another run'), 'the night to wait');
  await adoption.terminate();
  await eventually(async () => (await night.describe()).status.name === 'COMPLETED', 'the night to begin');
  expect(await night.result()).toEqual({ started: provisionId(district) });
  await stage.client.workflow.getHandle(provisionId(district)).terminate();
});
