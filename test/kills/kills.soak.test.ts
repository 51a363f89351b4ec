import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { RunReport } from '../../activities/provisioning/run-end.js';
import { canvasState, historyLengths, importsOf, mirrored, notExactlyOnce, trueIds } from './final-state.js';
import { startOwnServers, type OwnServers } from './servers.js';
import { openStage, type Stage } from './stage.js';
import type { StageDistrict } from './stage-district.js';

/** Kills in all. `ROLLBOOK_KILLS=32` gives the whole number; a soak takes a share of it at other moments each day. */
const wantedKills = Number(process.env.ROLLBOOK_KILLS ?? 12);
const seed = Number(process.env.ROLLBOOK_SEED ?? new Date().toISOString().slice(0, 10).replaceAll('-', ''));

/** What happens before each night. Nothing happens before those that are added until there were enough kills. */
const nights: Array<{ asOf: string; events: Array<[string, Record<string, unknown>]> }> = [
  { asOf: '2026-11-23T00:30', events: [] },
  {
    asOf: '2026-11-24T00:30',
    events: [
      ['next-day', {}],
      ['add-students', { count: 6 }],
      ['drop-students', { count: 3 }],
      ['move-class', { count: 8 }],
    ],
  },
  {
    asOf: '2026-11-25T00:30',
    events: [
      ['next-day', {}],
      ['move-school', { count: 2 }],
      ['rename-student', { count: 3 }],
      ['rename-class', { count: 2 }],
      ['replace-teacher', { count: 2 }],
    ],
  },
  {
    asOf: '2026-11-26T00:30',
    events: [
      ['next-day', {}],
      ['re-enter', { count: 1 }],
      ['new-class', { count: 1 }],
      ['add-students', { count: 4 }],
      ['move-class', { count: 5 }],
    ],
  },
];
/** The first night lasts longest. */
const killsByNight = [0.375, 0.25, 0.1875, 0.1875].map((share) => Math.round(share * wantedKills));

const districts = [
  { seed: 'north', students: 350, pageSize: 100, minIntervalMs: 300 },
  { seed: 'south', students: 300, pageSize: 150, minIntervalMs: 400 },
  { seed: 'east', students: 400, pageSize: 200, minIntervalMs: 200 },
];

type Outcome = Pick<RunReport, 'outcome' | 'counts'>;

interface Undisturbed {
  outcomes: Outcome[];
  canvas: Record<string, string[]>;
}

let servers: OwnServers;
let stage: Stage;
const killed: StageDistrict[] = [];
const undisturbed: Undisturbed[] = [];
const killedOutcomes: Outcome[][] = [];
const kills: string[] = [];
const random = mulberry32(seed);

beforeAll(async () => {
  const folder = join(inject('runFolder'), 'kills');
  servers = await startOwnServers(folder);
  stage = await openStage({ folder, servers });
  await Promise.all([stage.startWorker(), stage.startWorker()]);
});
afterAll(async () => {
  await stage?.stop();
  await servers?.stop();
});

test('the same nights without a disturbance, for comparison', async () => {
  undisturbed.push(...(await Promise.all(districts.map(withoutDisturbance))));
  for (const { outcomes, canvas } of undisturbed) {
    expect(outcomes[0]?.outcome).toBe('complete');
    expect(canvas.enrollments?.length).toBeGreaterThan(1000);
  }
});

async function withoutDisturbance({ seed: name, students }: (typeof districts)[number]): Promise<Undisturbed> {
  const district = await stage.openDistrict({ district: `${name}-undisturbed`, seed: name, students });
  const outcomes: Outcome[] = [];
  for (const { asOf, events } of nights) {
    for (const [kind, settings] of events) await district.play(kind, settings);
    outcomes.push(outcomeOf(await district.night({ asOf })));
  }
  const canvas = await canvasState(district);
  await district.stop();
  return { outcomes, canvas };
}

const outcomeOf = ({ outcome, counts }: RunReport): Outcome => ({ outcome, counts });

test(`at least ${wantedKills - 2} kills at random moments over three districts at once (seed ${seed})`, async () => {
  for (const options of districts) killed.push(await stage.openDistrict({ ...options, district: options.seed }));
  for (const district of killed) {
    await district.fault('slow-import', { rowsPerSecond: 300 });
    killedOutcomes.push([]);
  }
  for (const [at, { asOf, events }] of nights.entries()) {
    for (const district of killed) for (const [kind, settings] of events) await district.play(kind, settings);
    const reports = await nightWithKills(asOf, killsByNight[at]!);
    reports.forEach((report, index) => killedOutcomes[index]!.push(outcomeOf(report)));
  }
  for (let day = 27; kills.length < wantedKills - 2 && day <= 30; day += 1) {
    const quiet = await nightWithKills(`2026-11-${day}T00:30`, wantedKills - kills.length);
    for (const { counts } of quiet) expect(counts.filter((each) => each.state === 'released')).toEqual([]);
  }
  expect(kills.length, kills.join('\n')).toBeGreaterThanOrEqual(wantedKills - 2);
});

/** One night of all districts, with so many kills while it lasts. */
async function nightWithKills(asOf: string, most: number): Promise<RunReport[]> {
  let over = false;
  const night = Promise.all(killed.map((district) => district.night({ asOf }))).finally(() => (over = true));
  night.catch(() => undefined);
  for (let done = 0; done < most && !over; done += 1) {
    await sleep(500 + random() * 6000);
    if (!over) await killSomething(asOf);
  }
  return night;
}

async function killSomething(asOf: string): Promise<void> {
  const die = random();
  const victim = die < 0.45 ? 'worker' : die < 0.77 ? 'PostgreSQL' : 'Temporal';
  kills.push(`${asOf} ${new Date().toISOString()} ${victim}`);
  if (victim === 'PostgreSQL') return servers.killPostgres();
  if (victim === 'Temporal') return servers.killTemporal();
  const worker = stage.workers[Math.floor(random() * stage.workers.length)];
  if (worker) await stage.killWorker(worker);
  await stage.startWorker();
}

test('every district stands as after undisturbed nights: nothing lost, nothing doubled', async () => {
  for (const [index, district] of killed.entries()) {
    expect(killedOutcomes[index]).toEqual(undisturbed[index]!.outcomes);
    expect(await canvasState(district)).toEqual(undisturbed[index]!.canvas);
  }
});

test('each submission was applied exactly once', async () => {
  for (const district of killed) {
    const imports = await importsOf(district);
    expect(imports.length).toBeGreaterThanOrEqual(nights.length);
    expect(notExactlyOnce(imports)).toEqual([]);
  }
});

test('no page was stored twice, and none was lost', async () => {
  for (const district of killed) expect(await mirrored(stage, district.district)).toEqual(await trueIds(district));
});

test('no run takes more than 300 events, however often it was killed', async () => {
  for (const { district } of killed) {
    const lengths = await historyLengths(stage, district);
    expect(lengths.length).toBeGreaterThanOrEqual(nights.length);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(300);
  }
});

test('no worker fell over because PostgreSQL or Temporal did', () => {
  expect(stage.fallen).toEqual([]);
});

/** Small numbers that come the same for the same seed (Tommy Ettinger's mulberry32). */
function mulberry32(start: number): () => number {
  let state = start >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
