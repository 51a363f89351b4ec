import type { MappingProblemCode } from '../../codes/record-problems.js';
import { Context } from '@temporalio/activity';
import { mapAccounts } from '../../roster/accounts.js';
import { mapTerms } from '../../roster/map-terms.js';
import { orgsInScope } from '../../roster/scope.js';
import { isProven } from '../../roster/proof.js';
import { classesMeet } from '../../roster/courses.js';
import { pinSessions, sessionsInUse } from '../../store/provisioning/mapping/reference-data.js';
import { countWaitingEnrollments } from '../../store/provisioning/mapping/count-waiting.js';
import { saveSchoolsOfClasses } from '../../store/provisioning/mapping/schools-of-classes.js';
import { resolveUserClashes } from '../../store/provisioning/mapping/resolve-clashes.js';
import { waitForAdoption } from '../../store/provisioning/mapping/adoption-waits.js';
import { keepWhatCanvasKept } from '../../store/provisioning/mapping/keep-kept.js';
import { anyLoginReleased } from '../../store/provisioning/mapping/logins-to-give-over.js';
import { keepReadableNames } from '../../store/provisioning/mapping/keep-readable.js';
import { notePeopleListedTwice } from '../../store/provisioning/mapping/listed-twice.js';
import { mayConclude } from '../../store/provisioning/mapping/may-conclude.js';
import { countTargets, forgetMapped, saveMapped } from '../../store/provisioning/mapping/save-mapped.js';
import { notePeopleOfNoSchool } from '../../store/provisioning/mapping/people-of-no-school.js';
import { guessMissingReferences, noteUnknownReferences } from '../../store/provisioning/mapping/unknown-references.js';
import { noteDangling } from '../../store/provisioning/dangling-enrollments.js';
import { noteUnprovenLists } from '../../store/provisioning/mirror/unproven-lists.js';
import { noteScopeProblems } from '../../store/provisioning/mapping/scope-problems.js';
import { separateNewcomers } from '../../store/provisioning/mapping/separate-newcomers.js';
import { withdrawProposals } from '../../store/provisioning/mapping/withdraw-proposals.js';
import {
  settleMappingProblems,
  settleProblemsOfEnded,
  settleProblemsOfVanished,
} from '../../store/problems/save-problems.js';
import { copyTargets } from '../../store/provisioning/own-targets.js';
import { fence } from '../../store/runs/fence.js';
import type { RunContext } from '../../store/provisioning/context.js';
import { shardsOf, whole, type Shard } from '../../store/postgres/shards.js';
import type { ActivityDeps } from '../deps.js';
import { sendingKinds, StageName } from '../../store/runs/kinds.js';
import { datesOfRun } from './dates-of-run.js';
import { beginStage, endStage } from './stages.js';
import { askCanvasAgain } from './mapping/ask-canvas.js';
import { askAboutNewIds } from './new-ids.js';
import { faultsOfClasses } from './mapping/map-classes.js';
import { loadReferenceData, type ReferenceData } from './mapping/reference-data.js';
import { runAllOrStop } from '../threads/run-all-or-stop.js';
import type { BegunTask, Threads } from '../threads/threads.js';

/** Codes of problems given by mapping an org, and settled by it. */
const accountCodes: readonly MappingProblemCode[] = ['ORG_PARENT_UNKNOWN'];

/** Shards for mapping a whole district: one per thread. */
const shardsOfAll = 2;

export interface MapResult {
  rows: number;
  clashes: number;
  all: boolean;
}

/** The third stage: the desired Canvas rows, for what the changes touch or for all. */
export function createMapActivities(deps: ActivityDeps, threads: Threads) {
  const { sql } = deps.store;
  return {
    async mapRoster(runId: number): Promise<MapResult> {
      const run = await beginStage(deps, runId, StageName.map);
      await copyTargets(sql, run);
      const referenceData = await loadReferenceData(sql, run);
      await sql.begin(async (tx) => {
        await fence(tx, run);
        if (sendingKinds.includes(run.kind)) await pinSessions(tx, run, referenceData.takenOver);
        await separateNewcomers(tx, run, referenceData);
      });
      await askAboutNewIds(deps, run);
      const accounts = await mapAllAccounts(deps, run, referenceData);
      await findSchoolsOfClasses(deps, run, referenceData);
      const { heartbeat } = Context.current();
      const shards = run.mapAll ? shardsOf(shardsOfAll) : [whole];
      const shardsOfClasses = classesMeet(run.settings) ? [whole] : shards;
      // Threads get work in turn: each maps as many classes as the others, and as many people.
      const begin = (name: 'mapClasses' | 'mapPeople', of: readonly Shard[]) =>
        of.map((shard) => threads.begin(name, { run, referenceData, shard }, heartbeat));
      const [classRows, users] = await rowsOf(begin('mapClasses', shardsOfClasses), begin('mapPeople', shards));
      // Before clashes: people in question do not clash. Before terms: a class in question uses none.
      await concludeQuestions(deps, run, referenceData);
      const classes = classRows + (await mapAllTerms(deps, run, referenceData));
      const clashes = await finishMapping(deps, run, { classes, users });
      const result = { rows: accounts + classes + users, clashes, all: run.mapAll };
      await endStage(deps, run, StageName.map, { ...result, accounts, classes, people: users });
      return result;
    },
  };
}

/** Rows of each kind, summed over the shards. */
async function rowsOf(
  classes: ReadonlyArray<BegunTask<number>>,
  people: ReadonlyArray<BegunTask<number>>,
): Promise<[classes: number, people: number]> {
  const rows = await runAllOrStop([...classes, ...people]);
  const sum = (from: number, to: number): number => rows.slice(from, to).reduce((total, each) => total + each, 0);
  return [sum(0, classes.length), sum(classes.length, rows.length)];
}

/** Withdraws what is not asked any more, and settles the problems of what is mapped. */
async function concludeQuestions(
  { store: { sql } }: ActivityDeps,
  run: RunContext,
  reference: ReferenceData,
): Promise<void> {
  await sql.begin(async (tx) => {
    await fence(tx, run);
    await withdrawProposals(tx, run);
    if (!(await mayConclude(tx, run))) return;
    await noteDangling(tx, run);
    const orgs = orgsInScope(reference.orgs, run.settings.scope);
    await noteUnknownReferences(tx, run, { orgs, stillCountsOn: datesOfRun(run).stillCountsOn });
    await notePeopleOfNoSchool(tx, run, orgs);
    await guessMissingReferences(tx, run);
    await settleProblemsOfVanished(tx, run);
    await settleProblemsOfEnded(tx, run, faultsOfClasses);
    await noteScopeProblems(tx, run, reference);
    await noteUnprovenLists(tx, run, reference.proofs);
  });
}

/** Resolves what needs all people mapped. Returns how many people clash with others. */
async function finishMapping(
  deps: ActivityDeps,
  run: RunContext,
  mapped: { classes: number; users: number },
): Promise<number> {
  const { sql } = deps.store;
  await askCanvasAgain(deps, run);
  await sql.begin(async (tx) => {
    await fence(tx, run);
    await keepWhatCanvasKept(tx, run);
    await keepReadableNames(tx, run);
    await waitForAdoption(tx, run);
  });
  const counting = sql.begin(async (tx) => {
    await fence(tx, run);
    await countTargets(tx, run.targets, mapped);
  });
  const anyLogins = mapped.users > 0 || (await anyLoginReleased(sql, run));
  const [clashes] = await Promise.all([anyLogins ? resolveClashes(deps, run) : 0, counting]);
  await sql.begin(async (tx) => {
    await fence(tx, run);
    if (!(await mayConclude(tx, run))) return;
    await notePeopleListedTwice(tx, run);
    await countWaitingEnrollments(tx, run, datesOfRun(run).stillCountsOn);
  });
  return clashes;
}

async function resolveClashes({ store: { sql } }: ActivityDeps, run: RunContext): Promise<number> {
  return sql.begin(async (tx) => {
    await fence(tx, run);
    return resolveUserClashes(tx, run);
  });
}

async function mapAllAccounts(deps: ActivityDeps, run: RunContext, referenceData: ReferenceData): Promise<number> {
  const { rows, problems } = mapAccounts(
    referenceData.knownOrgs,
    run.settings,
    isProven('account', referenceData.proofs),
  );
  return deps.store.sql.begin(async (tx) => {
    await fence(tx, run);
    await forgetMapped(tx, run.runId);
    const mapped = await saveMapped(tx, run, [{ rows, problems }]);
    if (await mayConclude(tx, run)) await settleMappingProblems(tx, run, 'orgs', ['account'], accountCodes);
    return mapped;
  });
}

/** Threads map people by the schools of their classes, so that these are known before. */
async function findSchoolsOfClasses(
  { store: { sql } }: ActivityDeps,
  run: RunContext,
  { orgs }: ReferenceData,
): Promise<void> {
  await sql.begin(async (tx) => {
    await fence(tx, run);
    const { stillCountsOn } = datesOfRun(run);
    await saveSchoolsOfClasses(tx, run, { orgs: orgsInScope(orgs, run.settings.scope), stillCountsOn });
  });
}

/** Terms can be mapped only once it is known which sessions live classes use. */
async function mapAllTerms(
  { store: { sql } }: ActivityDeps,
  run: RunContext,
  reference: ReferenceData,
): Promise<number> {
  const used = new Set(await sessionsInUse(sql, run));
  const { asOf, settings } = run;
  const how = { asOf, timezone: settings.timezone, proven: isProven('term', reference.proofs) };
  const rows = mapTerms(reference, used, how);
  return sql.begin(async (tx) => {
    await fence(tx, run);
    return saveMapped(tx, run, [{ rows, problems: [] }]);
  });
}
