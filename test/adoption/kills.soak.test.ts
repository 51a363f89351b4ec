import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { createRandom } from '../holds/random.js';
import { importsOf, notExactlyOnce } from '../kills/final-state.js';
import { startOwnServers, type OwnServers } from '../kills/servers.js';
import { openStage, type Stage } from '../kills/stage.js';
import type { StageDistrict } from '../kills/stage-district.js';
import { dumpOf, plain, type Dump } from './kept.js';
import { adopted, conversionOf } from './on-stage.js';

/** Kills in all. `ROLLBOOK_KILLS=50` gives the whole number; a soak takes a share of it at other moments each day. */
const wantedKills = Number(process.env.ROLLBOOK_KILLS ?? 6);
const seed = Number(process.env.ROLLBOOK_SEED ?? new Date().toISOString().slice(0, 10).replaceAll('-', ''));
/** Of the kills, one in so many while an evaluation lasts; the others while an adoption or its taking back does. */
const oneInEvaluation = 5;

let servers: OwnServers;
let stage: Stage;
let calm: StageDistrict;
let killed: StageDistrict;
const kills: string[] = [];
const { next } = createRandom(seed);

beforeAll(async () => {
  const folder = join(inject('runFolder'), 'adoption-kills');
  servers = await startOwnServers(folder);
  stage = await openStage({ folder, servers });
  await stage.startWorker();
  const canvasFilled = { way: 'powerschool-dcids', seed: 'kills' };
  const of = (district: string) => stage.openDistrict({ district, seed: 'kills', pageSize: 200, canvasFilled });
  [calm, killed] = [await of('calm'), await of('killed')];
});
afterAll(async () => {
  await stage?.stop();
  await servers?.stop();
});

/** Kills something again and again while a run lasts, until there were so many kills. */
async function withKills<Result>(run: Promise<Result>, what: string, most: number): Promise<Result> {
  let over = false;
  const ended = run.finally(() => (over = true));
  ended.catch(() => undefined);
  while (!over && kills.length < most) {
    await sleep(100 + next() * 1_200);
    if (!over) await killSomething(what);
  }
  return ended;
}

async function killSomething(what: string): Promise<void> {
  const die = next();
  const victim = die < 0.6 ? 'worker' : die < 0.8 ? 'PostgreSQL' : 'Temporal';
  kills.push(`${what}: ${victim}`);
  if (victim === 'PostgreSQL') return servers.killPostgres();
  if (victim === 'Temporal') return servers.killTemporal();
  const [worker] = stage.workers;
  if (worker) await stage.killWorker(worker);
  await stage.startWorker();
}

/** What a district holds for Rollbook's, without numbers of runs. */
async function pinned({ district }: StageDistrict): Promise<string[]> {
  const rows = await stage.store.sql<Array<{ row: string }>>`
    with d as (select id from district where key = ${district})
    select concat_ws(' ', 'link', kind, sourced_id, sis_id) as row from link where district_id = (select id from d)
    union all select concat_ws(' ', 'row', kind, sis_id, fields::text, kept::text) from applied_row
      where district_id = (select id from d)
    union all select concat_ws(' ', 'enrollment', section_id, user_id, role, status) from applied_enrollment
      where district_id = (select id from d)
    union all select concat_ws(' ', 'adoption', kind, wanted_id, canvas_id, state, pinned_id, obstruction) from adoption_link
      where district_id = (select id from d)
    order by 1`;
  return rows.map((each) => each.row);
}

const reports = async (of: StageDistrict): Promise<number> => (await of.canvas('reports')).length;

/** Imports that Rollbook sent: the others are those of the integration that filled the Canvas. */
async function ownImports(of: StageDistrict) {
  return (await importsOf(of)).filter(({ dataSetId }) => dataSetId?.startsWith('rollbook'));
}

test(`adoptions come to what they would without a kill, after ${wantedKills} of them (seed ${seed})`, async () => {
  const before: Dump = await dumpOf(killed.controlUrl);
  const [undisturbed, disturbed] = [conversionOf(stage, calm), conversionOf(stage, killed)];
  await (await undisturbed.evaluate()).result();
  await undisturbed.confirmAll('rollbook');
  const expected = await adopted(await undisturbed.adopt());
  const pins = await pinned(calm);
  expect(pins.length).toBeGreaterThan(2_000);
  for (let round = 1; round === 1 || kills.length < wantedKills; round += 1) {
    const known = await reports(killed);
    await killed.fault('report-slow', { rowsPerSecond: 3_000 });
    const share = Math.ceil((wantedKills * (round === 1 ? 1 : 0.5 + round / 4)) / oneInEvaluation);
    await withKills(adopted(await disturbed.evaluate()), 'evaluation', Math.min(wantedKills, kills.length + share));
    expect(await reports(killed), 'reports of an evaluation').toBe(known + 1);
    await killed.calm();
    await disturbed.confirmAll('rollbook');
    await killed.fault('slow-import', { rowsPerSecond: 150 });
    await killed.fault('report-slow', { rowsPerSecond: 4_000 });
    const half = Math.ceil((wantedKills - kills.length) / 2);
    const result = await withKills(adopted(await disturbed.adopt()), 'adoption', kills.length + half);
    expect(result).toMatchObject({ ...expected, district: 'killed', run: result.run });
    expect(await pinned(killed)).toEqual(pins);
    const back = await withKills(adopted(await disturbed.back()), 'taking back', wantedKills);
    expect(back).toMatchObject({ undone: 0, made: {} });
    expect(await reports(killed), 'reports of three runs').toBe(known + 3);
    expect(plain(await dumpOf(killed.controlUrl))).toEqual(plain(before));
    expect(notExactlyOnce(await ownImports(killed))).toEqual([]);
    expect(await ownImports(killed)).toHaveLength(2 * round);
    await killed.calm();
  }
  console.log(`${kills.length} kills: ${kills.join(', ')}`);
  expect(kills.length).toBeGreaterThanOrEqual(Math.floor(0.8 * wantedKills));
});

test('no worker fell over because PostgreSQL or Temporal did', () => {
  expect(stage.fallen).toEqual([]);
});
