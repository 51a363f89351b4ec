import { Context } from '@temporalio/activity';
import type { CanvasClient } from '../../canvas/client.js';
import { mapConcurrently } from '../../canvas/map-concurrently.js';
import { remedyOf } from '../../codes/registry.js';
import {
  classEvidenceOf,
  classWeights,
  isReplacedUnasked,
  personEvidence,
  type StandingCourse,
} from '../../roster/identity-change.js';
import type { RecordProblem } from '../../roster/mapped.js';
import { pairOneToOne, type Pair, type PossiblePair } from '../../roster/one-to-one.js';
import { identityProposal, IdentityQuestion, type Proposal } from '../../roster/proposals.js';
import type { Transaction } from '../../store/postgres/connect.js';
import { saveProblems } from '../../store/problems/save-problems.js';
import type { RunContext } from '../../store/provisioning/context.js';
import { anyMissing } from '../../store/provisioning/mapping/any-missing.js';
import { mayConclude } from '../../store/provisioning/mapping/may-conclude.js';
import { possibleClasses, type PossibleClass } from '../../store/provisioning/mapping/possible-classes.js';
import { possiblePeople } from '../../store/provisioning/mapping/possible-people.js';
import { saveProposals } from '../../store/provisioning/mapping/save-proposals.js';
import { fence } from '../../store/runs/fence.js';
import { canvasOf } from '../clients.js';
import type { ActivityDeps } from '../deps.js';

/** Pairs of one statement. */
const pairsAtOnce = 1000;

/**
 * Asks which records that vanished are there under another id, one to one: people first, since classes are told by the
 * people in them. What is asked again keeps its number; what is not asked any more is withdrawn once all is mapped.
 */
export async function askAboutNewIds(deps: ActivityDeps, run: RunContext): Promise<void> {
  if (run.canvasHost === null) return;
  const { sql } = deps.store;
  if (await anyMissing(sql, run, 'users')) await inOneTransaction(deps, run, (tx) => askAboutPeople(tx, deps, run));
  if (await anyMissing(sql, run, 'classes')) {
    const pairs: ClassPair[] = [];
    for await (const group of possibleClasses(sql, run)) pairs.push(...pairsOfClasses(group));
    const replaced = await askAboutCourses(deps, run, pairs);
    await inOneTransaction(deps, run, (tx) => saveClasses(tx, run, pairs, replaced));
  }
}

/** Nothing is noted by a run that may not conclude: what it would find, the one that reads has found. */
async function inOneTransaction(
  { store: { sql } }: ActivityDeps,
  run: RunContext,
  ask: (tx: Transaction) => Promise<void>,
): Promise<void> {
  await sql.begin(async (tx) => {
    await fence(tx, run);
    if (await mayConclude(tx, run)) await ask(tx);
  });
}

async function askAboutPeople(tx: Transaction, { store: { sql } }: ActivityDeps, run: RunContext): Promise<void> {
  let found: Found[] = [];
  for await (const group of possiblePeople(sql, run)) {
    for (const pair of pairOneToOne(group)) {
      const evidence = personEvidence[pair.by];
      const proposal = identityProposal(IdentityQuestion.person, {
        ...{ ...pair, evidence, otherIsNew: pair.rightIsNew, isReplaced: false },
      });
      found.push({ proposal, problems: problemsOf('PERSON_ID_CHANGED', 'users', pair, pair.school) });
    }
    if (found.length < pairsAtOnce) continue;
    await save(tx, run, found);
    found = [];
    Context.current().heartbeat({ asked: 'people' });
  }
  await save(tx, run, found);
}

type ClassPair = Pair<PossibleClass & PossiblePair> & { evidence: readonly string[] };

/** The pairs among classes of one school and course. */
function pairsOfClasses(group: readonly PossibleClass[]): ClassPair[] {
  const possible = group.flatMap((each) => {
    const evidence = classEvidenceOf(each);
    // With nothing begun there is nobody by whom to tell: any of the course may be the one.
    if (evidence === null && each.hasBegun) return [];
    return [{ ...each, evidence: evidence ?? ['school', 'course'], weights: classWeights(each) }];
  });
  return pairOneToOne(possible);
}

/** The classes that vanished and are replaced by the new ones unasked. */
async function askAboutCourses(deps: ActivityDeps, run: RunContext, pairs: readonly ClassPair[]): Promise<Set<string>> {
  const notBegun = pairs.filter((each) => !each.hasBegun);
  if (notBegun.length === 0) return new Set();
  const { cancellationSignal, heartbeat } = Context.current();
  const canvas = canvasOf(deps, run, cancellationSignal);
  let asked = 0;
  try {
    const replaced = await mapConcurrently(notBegun, async ({ leftId, courseId, sectionId, hasBegun }) => {
      const standing = await standingCourse(canvas, courseId, sectionId);
      heartbeat({ asked: (asked += 1), of: notBegun.length });
      return isReplacedUnasked(hasBegun, standing) ? [leftId] : [];
    });
    return new Set(replaced.flat());
  } finally {
    canvas.close();
  }
}

async function standingCourse(canvas: CanvasClient, courseId: string, sectionId: string): Promise<StandingCourse> {
  const course = await canvas.course(courseId);
  if (course === null) return { state: null, holdsWork: false };
  const work = course.state === 'unpublished' ? await canvas.sectionHoldsWork(sectionId) : null;
  return { state: course.state ?? 'unknown', holdsWork: work?.holdsWork ?? false };
}

async function saveClasses(
  tx: Transaction,
  run: RunContext,
  pairs: readonly ClassPair[],
  replaced: ReadonlySet<string>,
): Promise<void> {
  await save(
    tx,
    run,
    pairs.map((pair) => {
      const isReplaced = replaced.has(pair.leftId);
      const schools = { left: pair.school, right: pair.school };
      return {
        proposal: identityProposal(IdentityQuestion.class, { ...pair, otherIsNew: pair.rightIsNew, isReplaced }),
        problems: isReplaced ? [] : problemsOf('CLASS_ID_CHANGED', 'classes', pair, schools),
      };
    }),
  );
}

interface Found {
  proposal: Proposal;
  problems: RecordProblem[];
}

async function save(tx: Transaction, run: RunContext, found: readonly Found[]): Promise<void> {
  if (found.length === 0) return;
  const proposals = found.map((each) => each.proposal);
  await saveProposals(tx, run, proposals);
  await saveProblems(
    tx,
    run,
    found.flatMap((each) => each.problems),
  );
}

/** Either record of a pair is told, with the other. */
function problemsOf(
  code: 'CLASS_ID_CHANGED' | 'PERSON_ID_CHANGED',
  kind: 'classes' | 'users',
  { leftId, rightId }: PossiblePair,
  school: { left: string | null; right: string | null },
): RecordProblem[] {
  const about = { code, kind, field: 'sourcedId', remedy: remedyOf(code) };
  return [
    { ...about, thing: leftId, school: school.left, detail: rightId },
    { ...about, thing: rightId, school: school.right, detail: leftId },
  ];
}
