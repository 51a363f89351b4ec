import { Context } from '@temporalio/activity';
import type { CanvasClient } from '../../canvas/client.js';
import type { Assignment, Submission } from '../../canvas/grades/model.js';
import { isSweepDue, type EarlierRead } from '../../gradebook/sweep.js';
import type { OneRosterClient } from '../../oneroster/client.js';
import { profileOf } from '../../oneroster/profiles/index.js';
import { classRoster } from '../../store/provisioning/roster-for-passback.js';
import { Purpose } from '../../store/credentials/lease-decision.js';
import {
  endCourseworkRead,
  flaggedBefore,
  lastCourseworkRead,
  saveAssignments,
  saveSubmissions,
  type ReadWork,
} from '../../store/passback/coursework.js';
import type { Transaction } from '../../store/postgres/connect.js';
import { saveLineItems } from '../../store/passback/gradebook.js';
import { listedOfClass } from '../../store/passback/listed-line-items.js';
import { inClass, leaseGradebook, type ClaimedClass } from '../../store/passback/run-classes.js';
import type { Run } from '../../store/runs/run.js';
import { ClassProgress } from '../../store/schema/passback.js';
import { canvasOf, sisOf } from '../clients.js';
import { StageName } from '../../store/runs/kinds.js';
import type { ActivityDeps } from '../deps.js';
import { courseGradeIds, markUnflaggedByClose, periodsOf, readCourseGrades } from './read-periods.js';
import { leftOutFor, otherProductOfClass } from './left-out.js';
import { skippedFor, workThroughClasses, type LaneInput, type LaneResult } from './lane.js';
import { readRun } from '../../store/runs/run.js';

/** The second stage: reads the work and grades of each class from Canvas, and its line items from the SIS. */
export function createCollectActivities(deps: ActivityDeps) {
  const { sql, db } = deps.store;

  async function collectClass(run: Run, claimed: ClaimedClass, canvas: CanvasClient, sis: OneRosterClient) {
    const { classId, courseId, sectionId } = claimed;
    if (!(await leaseGradebook(sql, run, classId))) return skippedFor('CLASS_IN_USE');
    const signal = Context.current().cancellationSignal;
    const of = { districtId: run.districtId, runId: run.runId, classId };
    const { courseSetting } = run.settings.passback;
    const [setting, lineItems, listed] = await Promise.all([
      courseSetting === 'honoured' ? canvas.coursePassbackSetting(courseId, signal) : null,
      lineItemsOf(run, classId, sis, signal),
      readWork(canvas, courseId, signal),
    ]);
    const periods = periodsOf({ canvas, courseId, signal });
    const product = await otherProductOfClass(sql, run, classId, {
      ...{ lineItems: lineItems.records, work: listed },
      courseGrades: await courseGradeIds(run, periods),
    });
    const complete = lineItems.complete && lineItems.undecoded.length === 0;
    const saveItems = (tx: Transaction) =>
      saveLineItems(tx, of, lineItems.records, { complete, otherProduct: product });
    const leftOut = leftOutFor({ courseIsOff: setting === 'disabled', product }, run.settings.passback);
    if (leftOut !== null) {
      await inClass(sql, run, claimed, saveItems);
      return leftOut;
    }
    const earlier = await lastCourseworkRead(sql, run.districtId, classId);
    const { endDateInclusive } = profileOf(run.settings.sis);
    const { students, firstDay, lastDay } = await classRoster(sql, run.districtId, classId, {
      asOf: run.asOf,
      endDateInclusive,
    });
    const userSisIds = new Set(students.map((each) => each.userSisId));
    const course = { run, canvas, courseId, sectionId, firstDay, lastDay, signal };
    const before = await flaggedBefore(sql, run.districtId, classId);
    const work = await markUnflaggedByClose(listed, before, run, periods);
    const submissions = await readCoursework(run, canvas, { courseId, sectionId, work, earlier, userSisIds, signal });
    const isSweep = submissions.sweptOn !== null;
    const canvasSectionId = await sectionIdInCanvas(canvas, sectionId, { work, earlier, isSweep });
    const read = { ...submissions, canvasSectionId };
    // Last: Canvas computes them anew some time after a grade has changed.
    const courseGrades = await readCourseGrades(course, periods);
    await inClass(sql, run, claimed, async (tx) => {
      await saveAssignments(tx, of, [...work, ...courseGrades.work]);
      await saveSubmissions(tx, of, [...read.submissions, ...courseGrades.submissions]);
      await endCourseworkRead(tx, of, read);
      await saveItems(tx);
    });
    return null;
  }

  /** From the run's list of all line items where it tells enough of the class, else from the class's own. */
  async function lineItemsOf(run: Run, classId: string, sis: OneRosterClient, signal: AbortSignal) {
    const listed = await listedOfClass(sql, { districtId: run.districtId, runId: run.runId, classId });
    return listed === null ? sis.lineItemsOfClass(classId, signal) : { records: listed, complete: true, undecoded: [] };
  }

  return {
    async collectClasses(input: LaneInput): Promise<LaneResult> {
      const run = await readRun(db, input.runId);
      const signal = Context.current().cancellationSignal;
      const sis = sisOf(deps, run, signal, Purpose.passback);
      const canvas = canvasOf(deps, run, signal, Purpose.passback);
      try {
        const stage = { stage: StageName.collect, from: ClassProgress.waiting, to: ClassProgress.collected };
        return await workThroughClasses(deps, input, stage, (of, claimed) => collectClass(of, claimed, canvas, sis));
      } finally {
        sis.close();
        canvas.close();
      }
    },
  };
}

async function readWork(canvas: CanvasClient, courseId: string, signal: AbortSignal): Promise<ReadWork[]> {
  const assignments = await canvas.assignments(courseId, signal);
  if (assignments.length === 0) return [];
  const groups = await canvas.assignmentGroups(courseId, signal);
  const names = new Map(groups.map((each) => [each.id, each.name]));
  return assignments.map((assignment) => ({
    assignment,
    groupName: names.get(assignment.groupId ?? '') ?? null,
    unflaggedByClose: false,
  }));
}

/**
 * Canvas's own id of a section, by which overrides name it. Read only where some work is dated by section, and again
 * with each full reading.
 */
async function sectionIdInCanvas(
  canvas: CanvasClient,
  sectionSisId: string,
  of: { work: ReadonlyArray<{ assignment: Assignment }>; earlier: EarlierRead | null; isSweep: boolean },
): Promise<string | null> {
  const known = of.earlier?.canvasSectionId ?? null;
  const isWanted = of.work.some(({ assignment }) => assignment.overrides.some((each) => each.sectionId !== null));
  if (!isWanted || (known !== null && !of.isSweep)) return known;
  return (await canvas.section(sectionSisId))?.id ?? null;
}

/** Commits of Canvas that become visible late have an earlier stamp than what was seen. */
const overlapMs = 10 * 60_000;

/** Reads what has changed, or everything; with what the next reading needs to know. */
async function readCoursework(
  run: Run,
  canvas: CanvasClient,
  of: {
    courseId: string;
    sectionId: string;
    work: readonly ReadWork[];
    earlier: EarlierRead | null;
    /** SIS ids of the class's students in Canvas. */
    userSisIds: ReadonlySet<string>;
    signal: AbortSignal;
  },
): Promise<Omit<EarlierRead, 'canvasSectionId'> & { submissions: Submission[] }> {
  const { passback } = run.settings;
  const { earlier, signal } = of;
  const flaggedOnly = passback.work === 'flagged';
  const isWanted = ({ assignment }: ReadWork) => assignment.published && (!flaggedOnly || assignment.postToSis);
  const covered = of.work.filter(isWanted).map(({ assignment }) => assignment.id);
  if (covered.length === 0) return { submissions: [], seenUntil: null, sweptOn: null, covered };
  if (!isSweepDue(earlier, covered, { asOf: run.asOf, everyDays: passback.sweepDays })) {
    const since = new Date(Date.parse(earlier!.seenUntil!) - overlapMs).toISOString();
    const changed = await canvas.changedSubmissions(of.courseId, since, signal);
    if (changed !== null) {
      // A course may have other sections too, whose students belong to other classes.
      const submissions = changed.submissions.filter((each) => of.userSisIds.has(each.sisUserId ?? ''));
      return { submissions, seenUntil: changed.seenUntil, sweptOn: null, covered };
    }
  }
  const submissions: Submission[] = [];
  const wanted = { sectionSisId: of.sectionId, flaggedOnly, signal };
  for await (const page of canvas.submissions(wanted)) submissions.push(...page);
  // Nothing that changed before this reading is later than the latest grade in it.
  const graded = submissions.map((each) => each.gradedAt).filter((each) => each !== null);
  return { submissions, seenUntil: graded.sort().at(-1) ?? null, sweptOn: run.asOf, covered };
}
