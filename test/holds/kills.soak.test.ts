import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { DistrictSettings } from '../../config/settings.js';
import type { DecisionRequest } from '../../roster/decision-request.js';
import { provisionId } from '../../workflows/ids.js';
import { createRandom } from './random.js';
import { canvasState, importsOf, notExactlyOnce } from '../kills/final-state.js';
import { startOwnServers, type OwnServers } from '../kills/servers.js';
import { openStage, type Stage } from '../kills/stage.js';
import { resultOf, type StageDistrict } from '../kills/stage-district.js';

/** Kills in all. `ROLLBOOK_KILLS=32` gives the whole number; a soak takes a share of it at other moments each day. */
const wantedKills = Number(process.env.ROLLBOOK_KILLS ?? 8);
const seed = Number(process.env.ROLLBOOK_SEED ?? new Date().toISOString().slice(0, 10).replaceAll('-', ''));
/** A night with decisions lasts for about seven kills. */
const nights = Array.from({ length: Math.max(3, Math.ceil(wantedKills / 6)) }, (_, at) => `2026-11-${24 + at}`);
const districts = ['north', 'south'];
/** Students who leave each of two schools a night: more than the limit, and so few that they last for all nights. */
const dropped = nights.length > 3 ? 6 : 12;

let servers: OwnServers;
let stage: Stage;
const kills: string[] = [];
const { next } = createRandom(seed);

const edit = (settings: DistrictSettings): void => {
  settings.limits.studentDrops = { count: 5, percent: 0.1 };
  settings.limits.class.percent = 100;
  settings.holds.expiresAt = '20:00';
};

beforeAll(async () => {
  const folder = join(inject('runFolder'), 'holds-kills');
  servers = await startOwnServers(folder);
  stage = await openStage({ folder, servers });
  await stage.startWorker();
});
afterAll(async () => {
  await stage?.stop();
  await servers?.stop();
});

/** Asks PostgreSQL again until it answers. */
async function rows<Row extends object>(text: (sql: Stage['store']['sql']) => PromiseLike<Row[]>): Promise<Row[]> {
  for (;;) {
    try {
      return await text(stage.store.sql);
    } catch {
      await sleep(250);
    }
  }
}

async function waitFor(look: () => Promise<boolean>, what: string): Promise<void> {
  for (const end = Date.now() + 300_000; !(await look()); await sleep(200))
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
}

const openStages = (district: string, asOf: string) =>
  rows<{ stage: string; attempt: number; noted: boolean }>(
    (sql) => sql`
      select s.stage, s.attempt, s.counts is not null as noted from run r
      join district d on d.id = r.district_id join run_stage s on s.run_id = r.id
      where d.key = ${district} and r.as_of = ${asOf} and r.ended_at is null`,
  );
const waits = async (district: string, asOf: string): Promise<boolean> =>
  (await openStages(district, asOf)).some((each) => each.stage === 'hold' && each.noted);
const isTaken = async (updateId: string): Promise<boolean> =>
  (await rows((sql) => sql`select 1 as taken from decision_update where update_id = ${updateId}`)).length > 0;

/** Decides as a patient client does: again with the same id until the answer is there. */
async function decide(
  of: StageDistrict,
  asOf: string,
  request: Partial<DecisionRequest>,
  updateId: string,
): Promise<void> {
  const [run] = await rows<{ number: number }>(
    (sql) => sql`
      select r.number from run r join district d on d.id = r.district_id
      where d.key = ${of.district} and r.as_of = ${asOf}`,
  );
  await waitFor(async () => {
    try {
      await stage.client.withDeadline(Date.now() + 20_000, () =>
        stage.client.workflow.getHandle(provisionId(of.district)).executeUpdate('decide', {
          args: [{ run: run!.number, by: 'an operator', ...request }],
          updateId,
        }),
      );
      return true;
    } catch {
      // The answer may be lost, and the run that gave it over.
      return isTaken(updateId);
    }
  }, `the decision ${updateId}`);
}

/** A night that holds the drops of two schools: one is released, the other is kept. */
async function nightWithDecisions(of: StageDistrict, asOf: string): Promise<void> {
  await of.play('next-day');
  const schools = (await of.truth('orgs')).filter((org) => org.type === 'school').map((org) => String(org.sourcedId));
  for (const school of schools.slice(0, 2)) await of.play('drop-students', { school, count: dropped });
  const run = await of.start({ asOf: `${asOf}T00:30` });
  const result = resultOf(run);
  result.catch(() => undefined);
  await waitFor(() => waits(of.district, asOf), `${of.district} to hold on ${asOf}`);
  await decide(of, asOf, { verb: 'release', school: schools[0] }, `${of.district} ${asOf} release`);
  await decide(of, asOf, { verb: 'keep', school: schools[1], until: '2027-06-30' }, `${of.district} ${asOf} keep`);
  expect((await result).outcome).toBe('complete');
}

async function killSomething(): Promise<void> {
  const die = next();
  const victim = die < 0.45 ? 'worker' : die < 0.75 ? 'PostgreSQL' : 'Temporal';
  kills.push(victim);
  if (victim === 'PostgreSQL') return servers.killPostgres();
  if (victim === 'Temporal') return servers.killTemporal();
  const [worker] = stage.workers;
  if (worker) await stage.killWorker(worker);
  await stage.startWorker();
}

test(`decisions and releases of several districts go on through ${wantedKills} kills (seed ${seed})`, async () => {
  const options = { students: 300, pageSize: 150, edit };
  for (const name of districts) {
    const calm = await stage.openDistrict({ ...options, district: `${name}-calm`, seed: name });
    await calm.night();
    for (const asOf of nights) await nightWithDecisions(calm, asOf);
    undisturbed.set(name, await canvasState(calm));
    await calm.stop();
    const district = await stage.openDistrict({ ...options, district: name, seed: name });
    await district.night();
    await district.fault('slow-import', { rowsPerSecond: 60 });
    disturbed.push(district);
  }
  for (const [at, asOf] of nights.entries()) {
    let over = false;
    const night = Promise.all(disturbed.map((each) => nightWithDecisions(each, asOf))).finally(() => (over = true));
    night.catch(() => undefined);
    const most = Math.ceil((wantedKills * (at + 1)) / nights.length);
    while (!over && kills.length < most) {
      await sleep(500 + next() * 4000);
      if (!over) await killSomething();
    }
    await night;
  }
  expect(kills.length).toBeGreaterThanOrEqual(Math.floor(wantedKills * 0.6));
  console.log(`${kills.length} kills with holds: ${kills.join(', ')}`);
});

const undisturbed = new Map<string, Record<string, string[]>>();
const disturbed: StageDistrict[] = [];

test('each Canvas stands as after the same decisions without a kill', async () => {
  for (const district of disturbed) expect(await canvasState(district)).toEqual(undisturbed.get(district.district));
});

test('no decision was lost, and none carried out twice', async () => {
  for (const { district } of disturbed) {
    const [counted] = await rows<Record<'updates' | 'decided' | 'recorded' | 'released' | 'carriedOut', number>>(
      (sql) => sql`
        select (select count(*)::int from decision_update u where u.district_id = d.id) as updates,
               (select sum((each->>'rows')::int)::int from decision_update u cross join jsonb_array_elements(u.rows) each
                where u.district_id = d.id) as decided,
               (select count(*)::int from decision n where n.district_id = d.id) as recorded,
               (select count(*)::int from decision n where n.district_id = d.id and n.verb = 'release') as released,
               (select count(*)::int from decision n where n.district_id = d.id and n.carried_out_run is not null) as "carriedOut"
        from district d where d.key = ${district}`,
    );
    expect(counted!.updates).toBe(2 * nights.length);
    expect(counted!.recorded).toBe(counted!.decided);
    expect(counted!.carriedOut).toBe(counted!.released);
  }
});

test('each import was applied exactly once, and no history grew beyond its bounds', async () => {
  for (const district of disturbed) {
    expect(notExactlyOnce(await importsOf(district))).toEqual([]);
    const lengths: number[] = [];
    const query = `WorkflowId = '${provisionId(district.district)}'`;
    for await (const { historyLength } of stage.client.workflow.list({ query })) lengths.push(historyLength);
    // One execution a night at least: decisions that come while the worker is away are one round.
    expect(lengths.length).toBeGreaterThan(nights.length);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(300);
  }
  expect(stage.fallen).toEqual([]);
});
