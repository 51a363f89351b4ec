import { Context } from '@temporalio/activity';
import { enrollmentDecisions } from '../../roster/enrollment-decision.js';
import { isProven } from '../../roster/proof.js';
import { successorCutoff } from '../../roster/teacher-succession.js';
import { certificates } from '../../store/provisioning/mirror/certificates.js';
import { beginPlan, forgetDecisionTable } from '../../store/provisioning/plan/begin-plan.js';
import { planEnrollments, type PlannedShard } from '../../store/provisioning/plan/plan-enrollments.js';
import { planRows } from '../../store/provisioning/plan/plan-rows.js';
import {
  countsOfNew,
  plannedRows,
  planSummary,
  rowsOf,
  rowSummary,
  type PlanCount,
} from '../../store/provisioning/plan/summary.js';
import { savePlanCounts } from '../../store/provisioning/plan/counts.js';
import { deriveStates } from '../../store/provisioning/states/derive-states.js';
import { Phase } from '../../roster/plan.js';
import { planCascades } from '../../store/provisioning/plan/cascades.js';
import { findWaitingTeachers } from '../../store/provisioning/plan/teacher-successors.js';
import { fence } from '../../store/runs/fence.js';
import type { RunContext } from '../../store/provisioning/context.js';
import { shardsOf, type Shard } from '../../store/postgres/shards.js';
import { enrollmentsKnown } from '../../store/provisioning/mirror/enrollments-known.js';
import type { ActivityDeps } from '../deps.js';
import { datesOfRun } from './dates-of-run.js';
import { StageName } from '../../store/runs/kinds.js';
import { beginStage, endStage } from './stages.js';

/** Enrollments planned in one transaction: some seconds, so that heartbeats are regular and a kill costs little. */
const enrollmentsPerShard = 1_500_000;
/** Shards planned at once. Each keeps about one core busy. */
const shardsAtOnce = 2;
/** From this many enrollments on, sharding pays off. */
const worthCutting = 50_000;

export interface PlanResult {
  create: number;
  update: number;
  remove: number;
  waiting: number;
}

/** The fourth stage: compares desired rows with what Canvas has accepted, and stores every difference. */
export function createPlanActivities(deps: ActivityDeps) {
  const { sql } = deps.store;
  return {
    async planRun(runId: number): Promise<PlanResult> {
      const run = await beginStage(deps, runId, StageName.plan);
      const shards = await shardCountOf(deps, run);
      await sql.begin(async (tx) => {
        await fence(tx, run);
        await beginPlan(tx, run, enrollmentDecisions(run.settings), shards);
      });
      const [rows, enrollments] = await Promise.all([
        planAllRows(deps, run),
        planAllEnrollments(deps, run, shardsOf(shards)),
      ]);
      const removed = plannedRows(rows, 'remove', 'course') + plannedRows(rows, 'remove', 'section');
      // A plan of creations alone needs no look at what follows from it, is counted as it is written, and is guarded without
      // asking Canvas: as one path (here, in planEnrollments and in the guard) 0.5 s of the 8.9 s in which 300,000
      // enrollments are loaded for the first time.
      const asWritten = enrollments.every((each) => each.allNew) && removed === 0;
      const counts = asWritten
        ? [...rows, ...countsOfNew(enrollments.reduce((sum, each) => sum + each.rows, 0))]
        : await planConsequences(deps, run, rows);
      await sql.begin(async (tx) => {
        await fence(tx, run);
        await savePlanCounts(tx, runId, counts);
        await forgetDecisionTable(tx, runId);
      });
      const result = {
        create: plannedRows(counts, 'create'),
        update: plannedRows(counts, 'update'),
        remove: plannedRows(counts, 'remove'),
        waiting: rowsOf(counts.filter((each) => each.state === 'waiting')),
      };
      await endStage(deps, run, StageName.plan, { ...result, kinds: counts });
      return result;
    },
  };
}

/** Plans everything except enrollments, and counts it. */
async function planAllRows(deps: ActivityDeps, run: RunContext): Promise<PlanCount[]> {
  return deps.store.sql.begin(async (tx) => {
    await fence(tx, run);
    await planRows(tx, run);
    return rowSummary(tx, run.runId);
  });
}

/**
 * Plans enrollments that cascade from removed sections, and finds teachers who wait for successors. Returns the plan's
 * counts.
 */
async function planConsequences(deps: ActivityDeps, run: RunContext, rows: readonly PlanCount[]): Promise<PlanCount[]> {
  const acceptedBy = successorCutoff(run.asOf, run.settings.enrollments.teacherOverlapDays);
  return deps.store.sql.begin(async (tx) => {
    await fence(tx, run);
    const waiting = await findWaitingTeachers(tx, run, acceptedBy);
    await planCascades(tx, run);
    if (waiting > 0) await deriveStates(tx, run, rows, Phase.prerequisites);
    return planSummary(tx, run.runId);
  });
}

/** Number of shards for planning enrollments: one for touched ones, more for a whole district. */
async function shardCountOf(deps: ActivityDeps, run: RunContext): Promise<number> {
  const known = run.mapAll ? await enrollmentsKnown(deps.store.sql, run.districtId) : 0;
  return Math.max(known < worthCutting ? 1 : shardsAtOnce, Math.ceil(known / enrollmentsPerShard));
}

async function planAllEnrollments(
  deps: ActivityDeps,
  run: RunContext,
  shards: readonly Shard[],
): Promise<PlannedShard[]> {
  const { sql } = deps.store;
  const how = {
    proven: isProven('enrollment', await certificates(sql, run.runId)),
    dates: datesOfRun(run),
    lastDates: run.lastMappedAsOf === null ? null : datesOfRun(run, run.lastMappedAsOf),
  };
  const planned: PlannedShard[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < shards.length) {
      const shard = shards[next++]!;
      await sql.begin(async (tx) => {
        await fence(tx, run);
        planned.push(await planEnrollments(tx, run, how, shard));
      });
      Context.current().heartbeat({ planned: shard.index + 1, shards: shard.of });
    }
  };
  await Promise.all(Array.from({ length: shardsAtOnce }, lane));
  return planned;
}
