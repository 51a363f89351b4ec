import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { createOracle, type Oracle } from '../oracle/oracle.js';
import { eventually } from './eventually.js';
import { canvasState, historyLengths, importsOf, mirrored, notExactlyOnce, trueIds } from './final-state.js';
import { startOwnServers, type OwnServers } from './servers.js';
import { openStage, type Stage } from './stage.js';
import { firstDay, resultOf, type StageDistrict } from './stage-district.js';

// Kills at chosen moments; kills.soak.test.ts kills at random ones.

let servers: OwnServers;
let stage: Stage;
let killed: StageDistrict;
let undisturbed: StageDistrict;
let oracle: Oracle;

beforeAll(async () => {
  const folder = join(inject('runFolder'), 'seeded-kills');
  servers = await startOwnServers(folder);
  stage = await openStage({ folder, servers });
  const sameDistrict = { seed: 'kills', students: 300, pageSize: 150 };
  [killed, undisturbed] = await Promise.all([
    stage.openDistrict({ district: 'killed', ...sameDistrict, minIntervalMs: 60 }),
    stage.openDistrict({ district: 'undisturbed', ...sameDistrict }),
    stage.startWorker(),
  ]);
  oracle = createOracle(killed.controlUrl, killed.settings);
});
afterAll(async () => {
  await stage?.stop();
  await servers?.stop();
});

const nextNight = { asOf: '2026-11-24T00:30' };

const events: Array<[string, Record<string, unknown>]> = [
  ['next-day', {}],
  ['add-students', { count: 3 }],
  ['drop-students', { count: 2 }],
  ['move-class', { count: 4 }],
];

/** The import that Canvas is working on. */
async function importing(): Promise<boolean> {
  return (await killed.canvas('sis_imports')).some((each) => each.state === 'importing');
}

const readsEnrollments = async () => (await killed.pagesAsked('enrollments')) >= 5;

async function replaceWorker(): Promise<void> {
  await stage.killWorker(stage.workers[0]!);
  await stage.startWorker();
}

test('a first load and a later night come to what must stand in Canvas, whatever is killed on the way', async () => {
  await Promise.all([undisturbed.night(), firstLoadWithKills()]);
  expect(await oracle.differences({ asOf: firstDay })).toEqual([]);
  for (const district of [killed, undisturbed])
    for (const [kind, settings] of events) await district.play(kind, settings);
  const [calm, hard] = await Promise.all([undisturbed.night(nextNight), laterNightWithKills()]);

  expect(calm.counts.length).toBeGreaterThan(0);
  expect(hard.outcome).toBe(calm.outcome);
  expect(hard.counts).toEqual(calm.counts);
  expect(await oracle.differences(nextNight)).toEqual([]);
  expect(await canvasState(killed)).toEqual(await canvasState(undisturbed));
}, 240_000);

async function firstLoadWithKills(): Promise<void> {
  await killed.fault('slow-import', { rowsPerSecond: 800 });
  const run = await killed.start();
  await eventually(readsEnrollments, 'the run to read enrollments');
  await replaceWorker();
  await servers.killPostgres();
  await eventually(importing, 'Canvas to work on an import');
  await replaceWorker();
  await servers.killTemporal();
  await resultOf(run);
}

async function laterNightWithKills() {
  await killed.calm();
  await killed.fault('lose-answer', { times: 1 });
  await killed.forgetRequests();
  const run = await killed.start(nextNight);
  await eventually(readsEnrollments, 'the run to read enrollments');
  await servers.killTemporal();
  await eventually(async () => (await killed.canvas('sis_imports')).length > 2, 'the submission to arrive');
  await replaceWorker();
  return resultOf(run);
}

test('each submission was applied exactly once', async () => {
  const imports = await importsOf(killed);
  expect(imports.length).toBeGreaterThan(2);
  expect(notExactlyOnce(imports)).toEqual([]);
});

test('no page was stored twice, and none was lost', async () => {
  expect(await mirrored(stage, 'killed')).toEqual(await trueIds(killed));
});

test('a killed run takes no more events than the limit', async () => {
  const lengths = await historyLengths(stage, 'killed');
  expect(lengths).toHaveLength(2);
  expect(Math.max(...lengths)).toBeLessThanOrEqual(300);
});

test('no worker fell over because PostgreSQL or Temporal did', () => {
  expect(stage.fallen).toEqual([]);
});
