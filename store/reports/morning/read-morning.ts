import { RunKind } from '../../../codes/run-kinds.js';
import { totalsOfShadow } from '../../../evaluation/shadow.js';
import { cutOffsOf, upcomingCutOffs } from '../../../gradebook/cut-offs.js';
import { localMinute } from '../../../gradebook/local-dates.js';
import { measuresOf } from '../../../morning/measures.js';
import type { MorningFacts, MorningGrades, MorningRun, MorningShadow, SchoolHarm } from '../../../morning/model.js';
import { nextRuns } from '../../../morning/next-runs.js';
import { addDays } from '../../../roster/dates.js';
import { momentOf } from '../../../roster/night-hours.js';
import { countOpenProblems } from '../../problems/count-open-problems.js';
import type { Store } from '../../postgres/connect.js';
import type { RegisteredDistrict } from '../../districts/district-of.js';
import { latestEvaluation } from '../../evaluation/read.js';
import { waitingDecisions } from './decisions.js';
import { parkedByTeacher, unsentGrades } from './grades.js';
import { harmOfRun } from './harm.js';
import { problemGroups } from './problem-groups.js';
import { latestRun, laterRuns, nightFigures, type NightRun } from './runs.js';

/** Nights in the charts: three weeks. */
const nightsShown = 21;
/** Cut-offs within so many days are told. */
const daysAhead = 5;

/**
 * What is known of a district in the morning.
 *
 * @param at the moment that it is; null: now, or the moment that its latest night plays, whose date may have been given
 */
export async function readMorning(store: Store, district: RegisteredDistrict, at: Date | null): Promise<MorningFacts> {
  const { sql } = store;
  const { districtId, settings } = district;
  const observes = settings.schedule.mode === 'observe';
  const night = await latestRun(sql, districtId, [observes ? RunKind.evaluation : RunKind.provisioning]);
  const now = at ?? (night === null ? new Date() : momentOf(night, new Date()));
  const zone = settings.timezone;
  const today = localMinute(now, zone).slice(0, 10);
  const { acknowledged, keptAway } = await countOpenProblems(sql, districtId, today);
  const nights = await nightFigures(sql, districtId, nightsShown);
  return {
    ...{ district: district.district, name: settings.name, zone, now, today },
    schedule: { at: settings.schedule.at, finishBy: settings.schedule.finishBy, isPaused: settings.schedule.paused },
    night,
    harm: night === null ? [] : await harmSince(store, district, night),
    decisions: await waitingDecisions(store, district),
    measures: measuresOf(nights),
    problems: await problemGroups(sql, districtId, night?.runId ?? null, today),
    ...{ acknowledged, keptAway },
    disbelieved: night?.disbelieved ?? [],
    unproven: night?.unproven ?? [],
    unsettled: night?.unsettled ?? 0,
    observes,
    shadow: observes ? await shadowOf(store, districtId) : null,
    grades: settings.passback.enabled ? await readGrades(store, district, now) : null,
    nights,
    next: nextRuns(settings, now),
  };
}

async function shadowOf({ db }: Store, districtId: number): Promise<MorningShadow | null> {
  const shadow = (await latestEvaluation(db, districtId))?.evaluation.shadow;
  return shadow === undefined ? null : totalsOfShadow(shadow);
}

/** The night's harm, and that of the runs by day since, school by school. */
async function harmSince(
  { sql }: Store,
  { districtId, settings }: RegisteredDistrict,
  night: NightRun,
): Promise<SchoolHarm[]> {
  const { roles } = settings.mapping;
  const runs = [night.runId, ...(await laterRuns(sql, districtId, night.number, [RunKind.adding]))];
  const bySchool = new Map<string, SchoolHarm>();
  for (const runId of runs) {
    for (const each of await harmOfRun(sql, { districtId, runId }, roles)) {
      const before = bySchool.get(each.school);
      bySchool.set(each.school, before === undefined ? each : added(before, each));
    }
  }
  return [...bySchool.values()];
}

function added(one: SchoolHarm, other: SchoolHarm): SchoolHarm {
  return {
    ...one,
    emptiedClasses: one.emptiedClasses + other.emptiedClasses,
    classesWithoutTeacher: one.classesWithoutTeacher + other.classesWithoutTeacher,
    studentsWithoutClass: one.studentsWithoutClass + other.studentsWithoutClass,
    lostLogins: one.lostLogins + other.lostLogins,
  };
}

async function readGrades(
  { sql }: Store,
  { districtId, settings }: RegisteredDistrict,
  now: Date,
): Promise<MorningGrades> {
  const { passback, timezone } = settings;
  const run: MorningRun | null = await latestRun(sql, districtId, [RunKind.passback]);
  const unsent =
    run === null
      ? { conflicts: 0, held: 0, leftOut: [], oldestUnsentDay: null }
      : await unsentGrades(sql, districtId, run.runId);
  const moment = localMinute(now, timezone);
  const until = addDays(moment.slice(0, 10), daysAhead) + moment.slice(10);
  return {
    run,
    ...unsent,
    parkedByTeacher: await parkedByTeacher(sql, districtId),
    closing: upcomingCutOffs(cutOffsOf(passback), passback.runsBeforeCutOff, now, timezone)
      .filter(({ at }) => at <= until)
      .map(({ at, what }) => ({ at, what })),
  };
}
