import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest';
import { setSecret } from '../../client/secrets.js';
import { alertsId, provisionId } from '../../workflows/ids.js';
import { findCanaries } from '../canary/canaries.js';
import { testClient } from '../harness/temporal.js';
import { eventually } from '../kills/eventually.js';
import { truth } from '../nights/look.js';
import { practiceKeys } from '../nights/practice-district.js';
import { startPractice, type Practice } from '../nights/practice.js';
import { alertsOf } from './alerts-of.js';
import { startReceiver } from './receiver.js';

let practice: Practice;
let receiver: Awaited<ReturnType<typeof startReceiver>>;
beforeAll(async () => {
  receiver = await startReceiver();
  practice = await startPractice({
    edit: (settings) => {
      settings.limits.class.percent = 100;
      settings.limits.studentDrops = { count: 2, percent: 0 };
      settings.alerts = {
        on: ['held', 'partial', 'failed', 'late'],
        webhook: 'text',
        ping: true,
        page: true,
        lateAt: '06:30',
      };
    },
  });
  for (const name of ['webhook', 'ping'] as const)
    await setSecret(
      practice.store,
      practiceKeys,
      practice.district,
      name,
      `${receiver.url}/${name}/canary-of-an-address`,
    );
});
afterAll(async () => {
  await practice?.stop();
  await receiver?.stop();
});
beforeEach(() => receiver.behave('takes'));

const paths = () => receiver.received.map(({ method, path }) => `${method} ${path.split('/')[1]}`).sort();

test('a night that ended well calls the ping address and writes the page, and tells nobody else', async () => {
  const report = await practice.night({ asOf: '2026-11-23T00:30' });
  expect(report).not.toHaveProperty('morning');
  expect(await alertsOf(practice.district, report.run, null)).toEqual({ webhook: 'off', ping: 'sent', page: 'sent' });
  expect(paths()).toEqual(['GET ping']);
});

test('a run that holds something is told at once, in counts and codes, and by no name', async () => {
  const [school] = (await truth(practice, 'orgs')).filter((org) => org.type === 'school');
  await practice.play('drop-students', { school: school!.sourcedId, count: 6 });
  const report = await practice.night({ asOf: '2026-11-24T00:30' });
  expect(report.outcome).toBe('held');
  expect(await alertsOf(practice.district, report.run, 'held')).toMatchObject({ webhook: 'sent', ping: 'sent' });
  const [posted] = receiver.received.filter(({ method }) => method === 'POST');
  const { text } = JSON.parse(posted!.body) as { text: string };
  expect(text).toContain('REMOVALS_HELD');
  expect(text).toContain(`rollbook hold show ${practice.district}`);
  for (const person of await truth(practice, 'users')) expect(text).not.toContain(String(person.username));
});

test.each(['fails', 'redirects', 'breaks off'] as const)(
  'where the receiver %s, the night ends as if nothing were, and the alert says so by its code',
  async (behaviour) => {
    receiver.behave(behaviour);
    const client = await testClient();
    const result = await client.workflow.execute('sendAlerts', {
      workflowId: `alerts/${practice.district}/${behaviour}`,
      taskQueue: practice.worker.taskQueue,
      args: [{ district: practice.district, event: 'test', ofNight: true }],
    });
    const code = behaviour === 'breaks off' ? 'ALERT_UNREACHABLE' : 'ALERT_REFUSED';
    expect(result).toEqual({ webhook: code, ping: code, page: 'sent' });
    expect(paths()).not.toContain('GET elsewhere');
  },
);

test('a receiver that never answers delays no night', async () => {
  receiver.behave('never answers');
  const client = await testClient();
  const report = await practice.night({ asOf: '2026-11-25T00:30' });
  expect(report.outcome).toBe('held');
  const { closeTime } = await client.workflow.getHandle(provisionId(practice.district)).describe();
  expect(closeTime).toBeDefined();
  const alerts = client.workflow.getHandle(alertsId(practice.district, report.run, 'held'));
  expect((await alerts.describe()).status.name).toBe('RUNNING');
  await alerts.terminate('the test has seen enough');
});

test('an address never reaches Temporal', async () => {
  const client = await testClient();
  for await (const workflow of client.workflow.list({ query: `District = '${practice.district}'` })) {
    const history = await client.workflow.getHandle(workflow.workflowId, workflow.runId).fetchHistory();
    const places = [{ where: workflow.workflowId, content: history }];
    expect(findCanaries([{ what: 'an address', value: 'canary-of-an-address' }], places)).toEqual([]);
  }
});

test('a run that fails is told, with its code', async () => {
  await practice.change((settings) => void (settings.canvas.url = 'http://127.0.0.1:9'));
  const client = await testClient();
  const handle = await client.workflow.start('provisionDistrict', {
    workflowId: provisionId(practice.district),
    taskQueue: practice.worker.taskQueue,
    args: [{ district: practice.district, mode: 'apply', asOf: '2026-11-26T00:30' }],
  });
  const open = async () =>
    (await practice.store.sql<Array<{ number: number }>>`select number from run where ended_at is null`)[0];
  await eventually(async () => (await open()) !== undefined, 'a run');
  const { number } = (await open())!;
  await handle.cancel();
  expect(await alertsOf(practice.district, number, 'failed')).toMatchObject({ webhook: 'sent', ping: 'sent' });
  const texts = receiver.received.map(({ body }) => body).filter((body) => body.includes('NIGHT_BROKEN'));
  expect(texts).toHaveLength(1);
});

test('a night that has not begun by the time of the check is told as late, and not by the ping', async () => {
  const client = await testClient();
  const check = () =>
    client.workflow.execute('morningCheck', {
      workflowId: `morningCheck/${practice.district}/${receiver.received.length}/${Date.now()}`,
      taskQueue: practice.worker.taskQueue,
      args: [{ district: practice.district }],
    });
  expect(await check()).toBeNull();
  await practice.store.sql`update run set started_at = started_at - interval '3 days 6 hours'`;
  receiver.behave('takes');
  expect(await check()).toMatchObject({ webhook: 'sent', ping: 'off' });
  expect(paths()).toEqual(['POST webhook']);
});

test('the page stands in the folder of the worker, one for the district', () => {
  const folder = join(inject('runFolder'), practice.district);
  expect(readdirSync(folder).filter((name) => name.endsWith('.html'))).toEqual([`${practice.district}.html`]);
});
