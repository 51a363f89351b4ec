import { Context } from '@temporalio/activity';
import { RunKind } from '../../codes/run-kinds.js';
import type { CanvasClient } from '../../canvas/client.js';
import { mapConcurrently } from '../../canvas/map-concurrently.js';
import { Finding, findingOrder } from '../../roster/findings.js';
import { isLengthenedFar, lossesOf } from '../../roster/effect.js';
import { displayNameToSend } from '../../roster/display-names.js';
import { kindsForetold, kindsToArrive } from '../../roster/first-night.js';
import { countToMake } from '../../store/adoption/to-make.js';
import { alwaysHeld, categoryOf, classHold, measuresOfNew, weigh } from '../../roster/limits.js';
import { earlySchoolDays } from '../../roster/term-begin.js';
import {
  changesToWeigh,
  saveWeighed,
  type ChangeToWeigh,
  type WeighedChange,
} from '../../store/provisioning/plan/changes-to-weigh.js';
import {
  coursesToAskAbout,
  leaveOpen,
  type CourseInQuestion,
} from '../../store/provisioning/plan/courses-in-question.js';
import { isCanvasInQuestion } from '../../store/provisioning/decisions/canvas-question.js';
import { askAboutHeldRows } from '../../store/provisioning/decisions/held-questions.js';
import { observedSchools } from '../../store/provisioning/decisions/restrictions.js';
import { planCounts, savePlanCounts } from '../../store/provisioning/plan/counts.js';
import { classMeasures, dropMeasures, measures, standingByKind } from '../../store/provisioning/plan/measures.js';
import {
  plannedRows,
  planSummary,
  rowsOf,
  cascadedRows,
  type PlanCount,
} from '../../store/provisioning/plan/summary.js';
import { deriveStates } from '../../store/provisioning/states/derive-states.js';
import {
  addClassFindings,
  addFindingToAll,
  addLimitFinding,
  addRowFindings,
  addStudentsAsStaff,
  forgetFindings,
} from '../../store/provisioning/states/findings.js';
import { correctUnused } from '../../store/provisioning/plan/unused-rows.js';
import { addDisplayNames, renamedUsers } from '../../store/provisioning/plan/renamed-users.js';
import { isEarlyInTerm } from '../../store/provisioning/plan/term-begin.js';
import { fence } from '../../store/runs/fence.js';
import type { Transaction } from '../../store/postgres/connect.js';
import { countTemporaryLogins, type RunContext } from '../../store/provisioning/context.js';
import { canvasOf } from '../clients.js';
import type { ActivityDeps } from '../deps.js';
import { StageName } from '../../store/runs/kinds.js';
import { askWhatIsUnused } from './ask-unused.js';
import { notePlaces, readPlaces } from './places.js';
import { beginStage, endStage } from './stages.js';
import { Phase, type ImportPhase } from '../../roster/plan.js';

export interface GuardResult {
  released: number;
  held: number;
  waiting: number;
  reasons: Record<string, number>;
  /** The phases with rows to send. */
  phases: ImportPhase[];
}

/**
 * The fifth stage: finds the losses of each change, checks the night against the limits, and holds what exceeds them.
 */
export function createGuardActivities(deps: ActivityDeps) {
  const { sql } = deps.store;
  return {
    async guardRun(runId: number): Promise<GuardResult> {
      const run = await beginStage(deps, runId, StageName.guard);
      const planned = await planCounts(sql, runId);
      const { swaps, asPlanned } = await weighAndHold(deps, run, planned);
      const counts = asPlanned ? planned : await planSummary(sql, runId);
      await sql.begin(async (tx) => {
        await fence(tx, run);
        await savePlanCounts(tx, runId, counts);
        if (run.kind === RunKind.provisioning) await askAboutHeldRows(tx, run);
      });
      const result = guardResult(counts);
      await endStage(deps, run, StageName.guard, {
        ...result,
        swaps,
        kinds: counts,
        cascadedRows: cascadedRows(counts),
      });
      return { ...result, phases: phasesToSend(counts, swaps) };
    },
  };
}

/** How many rows are released, held and waiting, and why. */
export function guardResult(counts: readonly PlanCount[]): Omit<GuardResult, 'phases'> {
  const of = (state: string): number => rowsOf(counts.filter((each) => each.state === state));
  const reasons: Record<string, number> = {};
  for (const each of counts) if (each.reason) reasons[each.reason] = (reasons[each.reason] ?? 0) + each.rows;
  return { released: of('released'), held: of('held'), waiting: of('waiting'), reasons };
}

/** The phases with rows to send; the temporary logins of a swap go first. */
export function phasesToSend(counts: readonly PlanCount[], swaps: number): ImportPhase[] {
  const released = (phase: ImportPhase) => counts.some((each) => each.phase === phase && each.state === 'released');
  return ([Phase.prerequisites, Phase.additions, Phase.removals] as const).filter(
    (phase) => released(phase) || (phase === Phase.prerequisites && swaps > 0),
  );
}

/** Planned kinds still arriving in Canvas: on a first night, on one that makes up for it, or after an adoption. */
async function kindsOfFirstNight(
  { store: { sql } }: ActivityDeps,
  run: RunContext,
  planned: readonly PlanCount[],
): Promise<ReadonlySet<string>> {
  const foretold = kindsForetold(planned, await countToMake(sql, run.districtId));
  if (!run.firstNight) return foretold;
  const standing = run.canvasHost === null ? new Map() : await standingByKind(sql, run.districtId);
  return new Set([...foretold, ...kindsToArrive(planned, standing)]);
}

interface NightToWeigh {
  planned: readonly PlanCount[];
  toArrive: ReadonlySet<string>;
}

interface Guarded {
  /** Number of people with a temporary login. */
  swaps: number;
  /** Whether every row has its planned state: the plan's own counts then hold. */
  asPlanned: boolean;
}

async function weighAndHold(deps: ActivityDeps, run: RunContext, planned: readonly PlanCount[]): Promise<Guarded> {
  if (planned.length === 0) {
    // Nothing goes any more into a place that was deleted or concluded.
    const places = await readPlaces(deps, run, { concluded: [], accountsToo: false });
    await deps.store.sql.begin(async (tx) => {
      await fence(tx, run);
      await notePlaces(tx, run, places);
    });
    return { swaps: 0, asPlanned: true };
  }
  const onlyCreates = planned.every((each) => each.op === 'create');
  const toArrive = await kindsOfFirstNight(deps, run, planned);
  await weighChanges(deps, run, onlyCreates, toArrive.has('account'));
  // Nothing to ask Canvas if the night only adds.
  const answers = onlyCreates ? [] : await askCanvas(deps, run);
  const displayNames = onlyCreates ? [] : await askDisplayNames(deps, run);
  const unused = onlyCreates ? [] : await askWhatIsUnused(deps, run);
  const updatesOf = (isConcluded: boolean): string[] =>
    answers.flatMap(({ course, concluded }) => (concluded === isConcluded ? [course.sisId] : []));
  const places = await readPlaces(deps, run, { concluded: updatesOf(true), accountsToo: !toArrive.has('course') });
  return deps.store.sql.begin(async (tx) => {
    await fence(tx, run);
    const holdWork = answers.filter((each) => each.holdsWork).map((each) => each.course);
    if (await isCanvasInQuestion(tx, run)) await addFindingToAll(tx, run, Finding.canvasEmptied);
    await addStudentsAsStaff(tx, run);
    await addRowFindings(tx, run, Finding.holdsWork, holdWork);
    await notePlaces(tx, run, places);
    await leaveOpen(tx, run, updatesOf(false));
    await correctUnused(tx, run, unused);
    await addDisplayNames(tx, run, displayNames);
    // Rows held so far do not count towards the limits.
    await deriveStates(tx, run, planned, Phase.prerequisites, true);
    await addLimitFindings(tx, run, { planned, toArrive });
    const blocked = await deriveStates(tx, run, planned, Phase.prerequisites);
    return { swaps: await countTemporaryLogins(tx, run, planned), asPlanned: onlyCreates && !blocked };
  });
}

/** All findings except those of planning and of sending. Those of proposals belong to no run. */
const foundByGuard = findingOrder.filter(
  (each) => each !== Finding.waitsForSuccessor && each !== Finding.afterFinishBy,
);

/** Finds rows held for what they are, whatever the limits. An attempt starts over. */
async function weighChanges(
  deps: ActivityDeps,
  run: RunContext,
  onlyCreates: boolean,
  accountsToArrive: boolean,
): Promise<void> {
  const { sql } = deps.store;
  await sql.begin(async (tx) => {
    await fence(tx, run);
    await forgetFindings(tx, run, foundByGuard);
    for await (const batch of changesToWeigh(sql, run.runId, onlyCreates)) {
      const weighed = batch.map((change) => weighOne(change, accountsToArrive));
      // Saving a creation that is not held would add nothing.
      const toSave = weighed.filter((each, at) => batch[at]!.op !== 'create' || each.holdReason !== null);
      await saveWeighed(tx, run, toSave);
      Context.current().heartbeat({ weighed: batch.length });
    }
  });
}

function weighOne(change: ChangeToWeigh, accountsToArrive: boolean): WeighedChange {
  const { kind, before, after, seq, sisId, op } = change;
  const losses = lossesOf(kind, before, after);
  const changed = before === null ? [] : Object.keys(after).filter((field) => before[field] !== after[field]);
  const weighed = { kind, op, losses, changed, isLengthenedFar: isLengthenedFar(kind, before, after) };
  return { seq, kind, sisId, losses, category: categoryOf(weighed), holdReason: alwaysHeld(weighed, accountsToArrive) };
}

interface CourseAnswer {
  course: CourseInQuestion;
  holdsWork: boolean;
  /** Of a change: whether somebody has concluded the course; null of a removal, and of a course that is deleted. */
  concluded: boolean | null;
}

/** Never removes a course or section with graded work or submissions unasked, nor changes a concluded course. */
async function askCanvas(deps: ActivityDeps, run: RunContext): Promise<CourseAnswer[]> {
  const courses = await coursesToAskAbout(deps.store.sql, run.runId);
  if (courses.length === 0) return [];
  const { cancellationSignal, heartbeat } = Context.current();
  const canvas = canvasOf(deps, run, cancellationSignal);
  let asked = 0;
  try {
    return await mapConcurrently(courses, async (course) => {
      const answer = await askAbout(canvas, course);
      heartbeat({ asked: (asked += 1), of: courses.length });
      return answer;
    });
  } finally {
    canvas.close();
  }
}

/** The display names that follow a rename: of users whom Canvas still shows by the name that Rollbook gave them. */
async function askDisplayNames(deps: ActivityDeps, run: RunContext) {
  const renamed = await renamedUsers(deps.store.sql, run.runId);
  if (renamed.length === 0) return [];
  const { cancellationSignal, heartbeat } = Context.current();
  const canvas = canvasOf(deps, run, cancellationSignal);
  let asked = 0;
  try {
    return await mapConcurrently(renamed, async ({ sisId, before, after }) => {
      const seen = await canvas.user(sisId);
      heartbeat({ askedNames: (asked += 1), of: renamed.length });
      return { sisId, displayName: displayNameToSend(before, after, seen?.shortName ?? null) };
    });
  } finally {
    canvas.close();
  }
}

/** Whether graded work or submissions are in a course or section; one that Canvas does not hold has none. */
export async function holdsWork(
  canvas: CanvasClient,
  { kind, sisId }: Pick<CourseInQuestion, 'kind' | 'sisId'>,
): Promise<boolean> {
  const seen = kind === 'course' ? await canvas.courseHoldsWork(sisId) : await canvas.sectionHoldsWork(sisId);
  return seen?.holdsWork ?? false;
}

async function askAbout(canvas: CanvasClient, course: CourseInQuestion): Promise<CourseAnswer> {
  if (course.op === 'remove') return { course, holdsWork: await holdsWork(canvas, course), concluded: null };
  const seen = await canvas.course(course.sisId);
  const isThere = seen !== null && seen.state !== 'deleted';
  return { course, holdsWork: false, concluded: isThere ? seen.state === 'completed' : null };
}

/** Adds findings with the counts to rows above a limit. */
async function addLimitFindings(tx: Transaction, run: RunContext, { planned, toArrive }: NightToWeigh): Promise<void> {
  const { limits } = run.settings;
  const drops = plannedRows(planned, 'remove', 'enrollment') > 0;
  // Classes first: what is held with its class does not fill the limits of its school.
  const ofClasses = (drops ? await classMeasures(tx, run) : []).flatMap(({ sectionId, ...losing }) => {
    const hold = classHold(losing, limits.class);
    return (['students', 'teachers'] as const).flatMap((who) => {
      const code = hold[who];
      return code === null ? [] : [{ sectionId, who, code, counted: losing.drops[who], base: losing.before[who] }];
    });
  });
  await addClassFindings(tx, run, ofClasses);
  // Arriving kinds have limits for the whole district: with an empty Canvas the plan's counts are the measure.
  const changes = run.canvasHost === null ? measuresOfNew(planned) : await measures(tx, run);
  const measured = [...changes, ...(drops ? await dropMeasures(tx, run) : [])];
  const night = {
    toArrive: { users: toArrive.has('user'), courses: toArrive.has('course') || toArrive.has('section') },
    early: drops && (await isEarlyInTerm(tx, run, earlySchoolDays)),
    enrollmentsCreated: plannedRows(planned, 'create', 'enrollment'),
    observed: await observedSchools(tx, run),
  };
  for (const hold of weigh(measured, limits, night)) await addLimitFinding(tx, run, hold);
}
