import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { PassbackReport } from '../../activities/passback/settle.js';
import type { WithdrawalLine, WithdrawnWork } from '../../store/reports/grades/withdrawn.js';
import { passbackId, taskQueue } from '../../workflows/ids.js';
import { rollbook } from '../client/rollbook.js';
import { eventually } from '../kills/eventually.js';
import { sharedServers } from '../kills/shared-servers.js';
import type { Servers } from '../kills/servers.js';
import type { StageDistrict } from '../kills/stage-district.js';
import { openStage, type Stage } from '../kills/stage.js';

const asOf = '2026-11-24';
let servers: Servers;
let stage: Stage;
let district: StageDistrict;
let run: number;
let before: string[];
beforeAll(async () => {
  servers = await sharedServers();
  stage = await openStage({ folder: join(inject('runFolder'), 'withdraw-command'), servers });
  await stage.startWorker();
  district = await stage.openDistrict({
    ...{ district: 'maple', students: 300 },
    edit: (settings) => {
      settings.passback.enabled = true;
      settings.passback.firstSend = 'released';
      settings.passback.categories.fallback = 'Homework';
    },
  });
  await district.night();
  await control('PUT', '/canvas/clock', { now: `${asOf}T12:00:00-06:00`, frozen: true });
  const classes = await stage.store.sql<Array<{ id: string }>>`
    select course_id as id from class_target
    where state = 'live' and term_start <= ${asOf} and term_end > '2026-12-10' order by class_id limit 3`;
  const courses = classes.map((each) => each.id);
  const fill = { act: 'fill-courses', courses, assignments: 2, graded: 0.8, publish: true };
  await control('POST', '/canvas/teach', fill);
  await passBack();
  before = await gradebook();
  await control('POST', '/canvas/teach', { act: 'regrade-share', share: 0.3 });
  run = (await passBack()).run;
});
afterAll(async () => {
  await stage?.stop();
});

async function control(method: string, path: string, body: object): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${district.controlUrl}${path}`, { method, headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
}

async function gradebook(): Promise<string[]> {
  const text = await (await fetch(`${district.controlUrl}/gradebook/results`)).text();
  const rows = text.split('\n').filter((line) => line !== '');
  return rows
    .map((line) => JSON.parse(line) as { lineItem: string; student: string; score: number })
    .map((each) => `${each.lineItem} ${each.student} ${each.score}`)
    .sort();
}

const passBack = async () =>
  (await stage.client.workflow.execute('passGradesBack', {
    ...{ workflowId: passbackId('maple'), taskQueue, args: [{ district: 'maple', asOf }] },
  })) as PassbackReport;

const grades = (...words: string[]) =>
  rollbook(['grades', ...words], {
    DATABASE_URL: servers.databaseUrl,
    TEMPORAL_ADDRESS: servers.temporalAddress,
    TEMPORAL_NAMESPACE: servers.temporalNamespace,
  });
const withdraw = (...words: string[]) => grades('withdraw', 'maple', '--run', String(run), ...words);

test('what would be taken back is shown first, work by work, and nothing is changed', async () => {
  const sent = await gradebook();
  const { code, out, err } = await withdraw();
  expect(code).toBe(0);
  expect(out).toContain(`What run maple/${run} sent: what would be taken back. Nothing was.`);
  expect(err).toContain('give the command with --yes');
  expect(await gradebook()).toEqual(sent);
  const { lines } = (await withdraw('--json')).json<{ lines: WithdrawalLine[] }>();
  expect(lines.every((each) => each.lineItem === null && each.deleted + each.changed > 0)).toBe(true);
});

test('a withdrawal goes on where it was when its worker is killed, and the gradebook is as before', async () => {
  await district.fault('slow-writes', { ms: 150 });
  const taking = withdraw('--yes', '--by', 'office', '--because', 'a wrong column');
  const isTakingBack = async () =>
    (
      await stage.store.sql`
        select 1 from grade_write w join run r on r.id = w.run_id
        where r.kind = 'withdrawal' and w.outcome = 'accepted' limit 1`
    ).length > 0;
  await eventually(isTakingBack, 'the withdrawal to take something back');
  await stage.killWorker(stage.workers[0]!);
  await stage.startWorker();
  const { code, out } = await taking;
  await district.calm();
  expect(code).toBe(0);
  expect(out).toMatch(/taken back by run maple\/\d+: complete/);
  expect(await gradebook()).toEqual(before);
});

test('given again, it finds nothing to take back', async () => {
  const { code, out } = await withdraw('--yes');
  expect(code).toBe(0);
  expect(out).toContain('There is nothing to take back');
});

test('what stays away is listed with who asked for it, and the next passback leaves it', async () => {
  const { withdrawn } = (await grades('withdrawn', 'list', 'maple', '--json')).json<{ withdrawn: WithdrawnWork[] }>();
  expect(withdrawn.length).toBeGreaterThan(0);
  expect(withdrawn.every((each) => each.by === 'office' && each.ofRun === run)).toBe(true);
  await passBack();
  expect(await gradebook()).toEqual(before);
});

test('a run that sent nothing, or is not known, is wrong use', async () => {
  expect(await grades('withdraw', 'maple', '--run', '1', '--yes')).toMatchObject({
    code: 2,
    err: expect.stringContaining('NOTHING_SENT') as string,
  });
  expect(await grades('withdraw', 'maple', '--run', '4711')).toMatchObject({ code: 2 });
  expect(await grades('withdrawn', 'release', 'maple')).toMatchObject({ code: 2 });
});
