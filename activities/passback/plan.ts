import { lostSinceCutOver } from '../../gradebook/cut-over.js';
import { planClass, type ClassPlan } from '../../gradebook/plan-class.js';
import { prepareClass } from '../../gradebook/prepare-class.js';
import type { PreparedWork } from '../../gradebook/prepare-work.js';
import { isInScope } from '../../gradebook/scope.js';
import { resultsOfClass } from '../../store/passback/gradebook.js';
import { saveProposals } from '../../store/passback/link-proposals.js';
import { acceptLineItem, acceptResult, forgetResult } from '../../store/passback/links.js';
import { scopeOfRun } from '../../store/passback/scope.js';
import { park } from '../../store/passback/parked.js';
import { savePlan, type GradeNote } from '../../store/passback/plan.js';
import { inClass, wereResultsRead, type ClaimedClass } from '../../store/passback/run-classes.js';
import type { Run } from '../../store/runs/run.js';
import { ClassProgress } from '../../store/schema/passback.js';
import { StageName } from '../../store/runs/kinds.js';
import type { ActivityDeps } from '../deps.js';
import { policyOf, readClassFacts } from './class-facts.js';
import { workThroughClasses, type LaneInput, type LaneResult } from './lane.js';

const nothing: ClassPlan = {
  ...{ lineItems: [], results: [], conflicts: [], adopted: [], forgotten: [] },
  proposals: [],
};

/** The fourth stage: compares, class by class, what should be with what was accepted and with what the SIS holds. */
export function createPassbackPlanActivities(deps: ActivityDeps) {
  const { sql } = deps.store;

  async function plan(run: Run, claimed: ClaimedClass): Promise<null> {
    const { classId, school } = claimed;
    const facts = await readClassFacts(deps, run, classId);
    const policy = policyOf(run);
    const scope = await scopeOfRun(sql, run.runId);
    const prepared = prepareClass(facts, policy);
    const isRead = await wereResultsRead(sql, run.runId, classId);
    const inSis = isRead ? await resultsOfClass(sql, run.districtId, classId) : [];
    const planned = isRead ? planClass(prepared, facts, inSis, policy) : nothing;
    const of = { districtId: run.districtId, runId: run.runId, classId, school };
    await inClass(sql, run, claimed, async (tx) => {
      for (const { assignmentId, found, agreed, generation, sourcedId } of prepared) {
        if (found) await acceptLineItem(tx, { ...of, assignmentId }, found);
        if (Object.keys(agreed).length > 0)
          await acceptLineItem(tx, { ...of, assignmentId }, { generation, sourcedId, accepted: agreed });
      }
      for (const { assignmentId, ...result } of planned.adopted) {
        await acceptResult(tx, { ...of, assignmentId }, { ...result, before: null });
      }
      for (const { assignmentId, studentSourcedId } of planned.forgotten) {
        await forgetResult(tx, { ...of, assignmentId }, studentSourcedId);
      }
      for (const { assignmentId, results } of prepared.filter((each) => each.keepsPeriod)) {
        const about = { assignmentId, studentSourcedId: '', code: 'DUE_IN_OTHER_PERIOD', status: null } as const;
        await park(tx, of, { ...about, affected: results.filter(({ desired }) => desired.kind === 'score').length });
      }
      for (const { assignmentId, grades } of lostSinceCutOver(prepared, inSis)) {
        const about = { assignmentId, studentSourcedId: '', code: 'GRADED_SINCE_CUT_OVER', status: null } as const;
        await park(tx, of, { ...about, affected: grades });
      }
      await saveProposals(tx, of, planned.proposals);
      const inScope = (each: { assignmentId: string; studentSourcedId?: string }) => isInScope(each, scope);
      const { lineItems, results } = planned;
      await savePlan(
        tx,
        of,
        { lineItems: lineItems.filter(inScope), results: results.filter(inScope) },
        notesOf(prepared, planned).filter(({ assignmentId }) => inScope({ assignmentId })),
      );
    });
    return null;
  }

  return {
    async planClasses(input: LaneInput): Promise<LaneResult> {
      return workThroughClasses(
        deps,
        input,
        { stage: StageName.plan, from: ClassProgress.prepared, to: ClassProgress.planned },
        plan,
      );
    },
  };
}

/** Reasons of work that nobody misses: it is not meant for the gradebook of the class. */
const unasked: ReadonlySet<string> = new Set(['WORK_NOT_FLAGGED', 'WORK_FOR_OTHER_SECTIONS']);

/** What a person may ask about: why work, or a grade, is not there or stays as it is. */
function notesOf(prepared: readonly PreparedWork[], plan: ClassPlan): GradeNote[] {
  const ofWork = prepared
    .filter(({ reason }) => reason !== null && !unasked.has(reason))
    .map((each) => ({ assignmentId: each.assignmentId, studentSourcedId: '', reason: each.reason! }));
  const ofScores = prepared
    .filter((each) => each.reason === null)
    .flatMap(({ assignmentId, results }) =>
      results.flatMap(({ studentSourcedId, desired }) =>
        desired.kind === 'leave' ? [{ assignmentId, studentSourcedId, reason: desired.reason }] : [],
      ),
    );
  const ofOthers = prepared
    .filter((each) => each.reason === null)
    .flatMap(({ assignmentId, leftOut }) =>
      leftOut.map(({ userId, reason }) => ({ assignmentId, studentSourcedId: `user ${userId} of Canvas`, reason })),
    );
  return [...ofWork, ...ofScores, ...ofOthers, ...plan.conflicts];
}
