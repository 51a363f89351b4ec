import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '../kills/eventually.js';
import { workflowBundle } from '../harness/temporal.js';
import { sent, truth } from '../nights/look.js';
import { startPractice, type Practice } from '../nights/practice.js';
import { command, nightThatWaits, waitingRun, type WaitingRun } from './waiting-run.js';

let practice: Practice;
let schools: string[];
beforeAll(async () => {
  practice = await startPractice({
    edit: (settings) => {
      settings.limits.studentDrops = { count: 5, percent: 0.1 };
      settings.limits.class.percent = 100;
      settings.holds.expiresAt = '20:00';
    },
  });
  await practice.night({ asOf: '2026-11-23T00:30' });
  const orgs = (await truth(practice, 'orgs')).filter((org) => org.type === 'school');
  schools = orgs.map((org) => String(org.sourcedId));
  for (const school of schools.slice(0, 3)) await practice.play('drop-students', { school, count: 12 });
});
afterAll(() => practice?.stop());

const rowsIn = ({ rows }: Awaited<ReturnType<WaitingRun['decide']>>): number =>
  rows.reduce((sum, each) => sum + each.rows, 0);

test('without a worker a decision is answered plainly within seconds, and is not taken', async () => {
  await nightThatWaits(practice, '2026-11-24T00:30');
  await practice.worker.stop();
  const began = Date.now();
  const refused = await command(practice, 'hold', 'release', practice.district, '--school', schools[0]!);
  expect(refused).toMatchObject({ code: 1, out: '' });
  expect(refused.err).toContain('NO_WORKER');
  expect(Date.now() - began).toBeLessThan(20_000);
  expect(await practice.store.sql`select 1 from decision`).toHaveLength(0);
});

test('a run held by the workflows of before a deploy is released by those of after it', async () => {
  const { codePath } = await workflowBundle();
  const before = await readFile(codePath, 'utf8');
  const told = 'weighing what was decided';
  expect(before).toContain(told);
  await practice.deploy();
  const run = await waitingRun(practice, `provision/${practice.district}`);
  const first = rowsIn(await run.decide({ verb: 'release', school: schools[0] }));
  await run.waits(2);

  await practice.deploy({ code: before.replaceAll(told, 'weighing, as the next version does') });
  const second = rowsIn(await run.decide({ verb: 'release', school: schools[1] }));
  await run.waits(3);
  const details = async () =>
    (await run.handle.query<{ currentDetails?: string }>('__temporal_workflow_metadata')).currentDetails ?? '';
  await eventually(async () => (await details()).includes('round 3'), 'the third round in the details');
  const third = rowsIn(await run.decide({ verb: 'release', all: true }));
  const report = await run.closed();
  expect(report.outcome).toBe('complete');
  expect(sent(report)['enrollment remove']).toBe(first + second + third);
});
