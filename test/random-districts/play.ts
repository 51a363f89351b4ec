import type { RunReport } from '../../activities/provisioning/run-end.js';
import { createRandom, type Random } from '../holds/random.js';
import { sent } from '../nights/look.js';
import { createGradebookOracle } from '../oracle/gradebook-oracle.js';
import { createOracle } from '../oracle/oracle.js';
import { readCanvas } from '../oracle/read.js';
import { firstDay, openRandomDistrict, zone, type RandomDistrict } from './district.js';
import { dayOf, type Day } from './happenings.js';
import { sentUnplanned, takenWithoutProof, unlikeAccepted } from './invariants.js';

/** Days on which anything may happen, and at most so many after them until all is as it must be. */
const eventfulDays = 3;
const mostDaysToMend = 8;

/**
 * Plays a district of a seed: days with events, teaching, faults and decisions, each with a night and a passback, and then
 * quiet days. Answers with everything that is wrong, as sentences.
 */
export async function playDistrict(seed: number): Promise<string[]> {
  const random = createRandom(seed);
  const district = await openRandomDistrict(seed);
  try {
    const judged = judgesOf(district);
    await judged.roster(`${firstDay}T00:30`, true);
    const found: string[] = [];
    for (let day = 1; day <= eventfulDays; day += 1)
      found.push(...(await playDay(district, judged, dayOf(random), random)));
    found.push(...(await untilQuiet(district, judged)));
    return found;
  } finally {
    await district.close();
  }
}

function judgesOf(district: RandomDistrict) {
  const { controlUrl } = district.sandbox;
  const oracle = createOracle(controlUrl, district.settings);
  const books = createGradebookOracle({ controlUrl, classes: district.taught, zone });
  return {
    roster: (asOf: string, complete: boolean) => oracle.differences({ asOf, complete }),
    books,
  };
}
type Judges = ReturnType<typeof judgesOf>;

async function playDay(district: RandomDistrict, judges: Judges, plan: Day, random: Random): Promise<string[]> {
  const { controlUrl } = district.sandbox;
  const { day, locked } = await district.nextDay();
  for (const event of plan.events) await district.play(event);
  const before = await readCanvas(controlUrl);
  for (const fault of plan.faults) await district.fault(fault);
  const report = await district.night(`${day}T20:00`);
  await district.calm();
  const found = await wrongAfterNight(district, report, before, day);
  // The same again: what was accepted is not sent once more.
  if (report !== null && plan.faults.length === 0 && random.chance()) {
    const again = await district.night(`${day}T21:00`);
    if (again !== null && report.outcome === 'complete') {
      const twice = Object.keys(sent(again));
      if (twice.length > 0) found.push(`sent twice: ${twice.join(', ')}`);
    }
  }
  await judges.roster(`${day}T21:00`, report?.collections.every((each) => each.certified) ?? false);
  await judges.books.look();
  for (const fault of plan.writeFaults) await district.fault(fault);
  await district.passBack(`${day}T22:00`);
  await district.calm();
  // What a fault kept from the gradebook goes with the next passback.
  if (plan.writeFaults.length > 0) await district.passBack(`${day}T23:00`);
  found.push(...(await judges.books.judge({ day, locked })).differences);
  if (plan.decision !== null) await district.decide(plan.decision);
  const words = [...plan.events, ...plan.faults, ...plan.writeFaults].map((each) => each.name).join(', ');
  return found.map((each) => `${day} (${words}), ${report?.outcome ?? 'failed'}: ${each}`);
}

async function wrongAfterNight(
  district: RandomDistrict,
  report: RunReport | null,
  before: Awaited<ReturnType<typeof readCanvas>>,
  day: string,
): Promise<string[]> {
  const [run] = await district.store.sql<[{ id: number }]>`
    select run_id as id from provisioning_run order by run_id desc limit 1`;
  return [
    ...(await sentUnplanned(district, run.id)),
    ...(report === null ? [] : await unlikeAccepted(district)),
    ...(await takenWithoutProof(district, before, day)),
  ];
}

/** Quiet days, on which everything that waits is released and answered with yes, until nothing is left to do. */
async function untilQuiet(district: RandomDistrict, judges: Judges): Promise<string[]> {
  for (let more = 1; more <= mostDaysToMend; more += 1) {
    const { day, locked } = await district.nextDay();
    const report = await district.night(`${day}T20:00`);
    const differences = await judges.roster(`${day}T20:00`, true);
    await judges.books.look();
    await district.passBack(`${day}T22:00`);
    const books = (await judges.books.judge({ day, locked })).differences;
    if (report?.outcome === 'complete' && Object.keys(sent(report)).length === 0)
      return [...differences, ...books].map((each) => `${day}, at the end: ${each}`);
    await district.decide('release');
    await district.acceptAll();
    if (more === mostDaysToMend) return [`${day}: still ${await stateOf(district, report)}`, ...differences];
  }
  return [];
}

/** What keeps a night from being complete, in words. */
async function stateOf({ store }: RandomDistrict, report: RunReport | null): Promise<string> {
  if (report === null) return 'failed';
  const problems = await store.sql<Array<{ told: string }>>`
    select code || ' ' || thing as told from problem where settled_run is null order by 1 limit 10`;
  const told = problems.map((each) => each.told);
  return JSON.stringify({ outcome: report.outcome, sent: sent(report), lists: report.disbelieved, told });
}
