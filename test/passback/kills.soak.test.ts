import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { PassbackReport } from '../../activities/passback/settle.js';
import { passbackId, taskQueue } from '../../workflows/ids.js';
import { startOwnServers, type OwnServers } from '../kills/servers.js';
import { openStage, type Stage } from '../kills/stage.js';
import type { StageDistrict } from '../kills/stage-district.js';
import { createRandom } from '../holds/random.js';

/** Kills in all, lost answers among them. `ROLLBOOK_KILLS=100` gives the whole number; a soak takes a share. */
const wantedKills = Number(process.env.ROLLBOOK_KILLS ?? 10);
const seed = Number(process.env.ROLLBOOK_SEED ?? new Date().toISOString().slice(0, 10).replaceAll('-', ''));
const asOf = '2026-11-24';

let servers: OwnServers;
let stage: Stage;
let calm: StageDistrict;
let disturbed: StageDistrict;
let courses: string[];
const kills: string[] = [];
const { next } = createRandom(seed);

beforeAll(async () => {
  const folder = join(inject('runFolder'), 'passback-kills');
  servers = await startOwnServers(folder);
  stage = await openStage({ folder, servers });
  await stage.startWorker();
  const options = {
    ...{ students: 300, seed: 'grades' },
    edit: (settings: StageDistrict['settings']) => {
      settings.passback.enabled = true;
      settings.passback.firstSend = 'released';
      settings.passback.categories.fallback = 'Homework';
      for (const limit of Object.values(settings.passback.limits)) Object.assign(limit, high);
    },
  };
  calm = await stage.openDistrict({ ...options, district: 'calm' });
  disturbed = await stage.openDistrict({ ...options, district: 'disturbed' });
  for (const each of [calm, disturbed]) {
    await each.night();
    await control(each, 'PUT', '/canvas/clock', { now: `${asOf}T12:00:00-06:00`, frozen: true });
  }
  const classes = await stage.store.sql<Array<{ id: string }>>`
    select course_id as id from class_target t join district d on d.id = t.district_id and d.key = 'calm'
    where state = 'live' and term_start <= ${asOf} and term_end > '2026-12-10' order by class_id limit 6`;
  courses = classes.map((each) => each.id);
});
afterAll(async () => {
  await stage?.stop();
  await servers?.stop();
});

const high = { class: 100_000, school: 100_000, district: 100_000 };

async function control(of: StageDistrict, method: string, path: string, body: object): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${of.controlUrl}${path}`, { method, headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
}

async function lines<Row>(of: StageDistrict, path: string): Promise<Row[]> {
  const text = await (await fetch(`${of.controlUrl}${path}`)).text();
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Row);
}

/** What the gradebook holds, without the ids, which contain the address of the Canvas. */
async function gradebook(of: StageDistrict): Promise<string[]> {
  const items = await lines<{ sourcedId: string; class: string; title: string; dueDate: string }>(
    of,
    '/gradebook/lineItems',
  );
  const named = new Map(items.map((each) => [each.sourcedId, `${each.class} ${each.title} ${each.dueDate}`]));
  const results = await lines<{ lineItem: string; student: string; score: number }>(of, '/gradebook/results');
  return [
    ...named.values(),
    ...results.map((each) => `${named.get(each.lineItem)} ${each.student} ${each.score}`),
  ].sort();
}

/** Starts a passback and waits for its end, however often the Temporal server is away meanwhile. */
async function passBack(of: StageDistrict): Promise<PassbackReport> {
  for (;;) {
    try {
      const workflowId = passbackId(of.district);
      const handle = await stage.client.workflow.start('passGradesBack', {
        ...{ workflowId, taskQueue, args: [{ district: of.district, asOf }] },
        workflowIdConflictPolicy: 'USE_EXISTING',
      });
      for (;;) {
        try {
          return (await handle.result()) as PassbackReport;
        } catch (error) {
          if ((error as Error).name === 'WorkflowFailedError') throw error;
          await sleep(500);
        }
      }
    } catch (error) {
      if ((error as Error).name === 'WorkflowFailedError') throw error;
      await sleep(500);
    }
  }
}

async function killSomething(): Promise<void> {
  const die = next();
  if (die < 0.25) {
    kills.push('answer');
    return disturbed.fault(next() < 0.5 ? 'write-answer-lost' : 'write-500-applied', { times: 1 });
  }
  const victim = die < 0.6 ? 'worker' : die < 0.85 ? 'PostgreSQL' : 'Temporal';
  kills.push(victim);
  if (victim === 'PostgreSQL') return servers.killPostgres();
  if (victim === 'Temporal') return servers.killTemporal();
  const [worker] = stage.workers;
  if (worker) await stage.killWorker(worker);
  await stage.startWorker();
}

const days = Math.max(3, Math.ceil(wantedKills / 6));

test(`a gradebook stands as without a kill after ${wantedKills} of them (seed ${seed})`, async () => {
  for (let day = 1; day <= days; day += 1) {
    const act =
      day === 1
        ? { act: 'fill-courses', courses, assignments: 3, graded: 0.8, publish: true }
        : { act: 'regrade-share', share: 0.3 };
    for (const each of [calm, disturbed]) await control(each, 'POST', '/canvas/teach', act);
    expect((await passBack(calm)).outcome).toBe('complete');
    await disturbed.fault('slow-writes', { ms: 40 });
    let over = false;
    const run = passBack(disturbed).finally(() => (over = true));
    run.catch(() => undefined);
    const most = Math.ceil((wantedKills * day) / days);
    while (!over && kills.length < most) {
      await sleep(300 + next() * 2500);
      if (!over) await killSomething();
    }
    expect((await run).outcome).toBe('complete');
    await disturbed.calm();
    expect(await gradebook(disturbed)).toEqual(await gradebook(calm));
  }
  console.log(`${kills.length} kills with grades: ${kills.join(', ')}`);
  expect(kills.length).toBeGreaterThanOrEqual(Math.floor(wantedKills * 0.6));
});

test('no write was sent twice, and a quiet run after all of it sends none', async () => {
  for (const each of [calm, disturbed]) {
    const { counts } = (await (await fetch(`${each.controlUrl}/gradebook/writes`)).json()) as {
      counts: Record<string, number>;
    };
    expect(Object.keys(counts).filter((key) => key.endsWith('identical'))).toEqual([]);
  }
  await control(disturbed, 'DELETE', '/gradebook/writes', {});
  expect(await passBack(disturbed)).toMatchObject({ outcome: 'complete', sent: { accepted: 0 } });
});
