import { Context } from '@temporalio/activity';
import type { CanvasClient } from '../../canvas/client.js';
import type { Assignment, Submission } from '../../canvas/grades/model.js';
import type { OneRosterClient } from '../../oneroster/client.js';
import { Purpose } from '../../store/credentials/lease-decision.js';
import { endCourseworkRead, saveAssignments, saveSubmissions } from '../../store/passback/coursework.js';
import { saveLineItems } from '../../store/passback/gradebook.js';
import { inClass, leaseGradebook, type ClaimedClass } from '../../store/passback/run-classes.js';
import type { Run } from '../../store/runs/run.js';
import { ClassProgress } from '../../store/schema/passback.js';
import { canvasOf, sisOf } from '../clients.js';
import { StageName } from '../../store/runs/kinds.js';
import type { ActivityDeps } from '../deps.js';
import { workThroughClasses, type LaneInput, type LaneResult } from './lane.js';
import { readRun } from '../../store/runs/run.js';

/** The second stage: reads the work and grades of each class from Canvas, and its line items from the SIS. */
export function createCollectActivities(deps: ActivityDeps) {
  const { sql, db } = deps.store;

  async function collectClass(run: Run, claimed: ClaimedClass, canvas: CanvasClient, sis: OneRosterClient) {
    const { classId, courseId, sectionId } = claimed;
    if (!(await leaseGradebook(sql, run, classId))) return 'CLASS_IN_USE';
    const signal = Context.current().cancellationSignal;
    const [lineItems, work, submissions] = await Promise.all([
      sis.lineItemsOfClass(classId, signal),
      readWork(canvas, courseId, signal),
      readSubmissions(canvas, {
        sectionSisId: sectionId,
        flaggedOnly: run.settings.passback.work === 'flagged',
        signal,
      }),
    ]);
    const of = { districtId: run.districtId, runId: run.runId, classId };
    await inClass(sql, run, claimed, async (tx) => {
      await saveAssignments(tx, of, work);
      await saveSubmissions(tx, of, submissions);
      await endCourseworkRead(tx, of, { seenUntil: null, sweptOn: run.asOf });
      const complete = lineItems.complete && lineItems.undecoded.length === 0;
      await saveLineItems(tx, of, lineItems.records, complete);
    });
    return null;
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

async function readWork(
  canvas: CanvasClient,
  courseId: string,
  signal: AbortSignal,
): Promise<Array<{ assignment: Assignment; groupName: string | null }>> {
  const assignments = await canvas.assignments(courseId, signal);
  if (assignments.length === 0) return [];
  const groups = await canvas.assignmentGroups(courseId, signal);
  const names = new Map(groups.map((each) => [each.id, each.name]));
  return assignments.map((assignment) => ({ assignment, groupName: names.get(assignment.groupId ?? '') ?? null }));
}

async function readSubmissions(
  canvas: CanvasClient,
  wanted: { sectionSisId: string; flaggedOnly: boolean; signal: AbortSignal },
): Promise<Submission[]> {
  const all: Submission[] = [];
  for await (const page of canvas.submissions({ ...wanted, gradedSince: null })) all.push(...page);
  return all;
}
