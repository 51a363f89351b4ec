import { Context } from '@temporalio/activity';
import { CodedError } from '../../codes/coded-error.js';
import { lastDayOf, mostKeepDays } from '../../roster/decision-days.js';
import { selectionOf, type DecisionRequest } from '../../roster/decision-request.js';
import { Finding } from '../../roster/findings.js';
import { isWithin, localTimeOf, momentOf, nextTime } from '../../roster/night-hours.js';
import { Phase, RowState, type ImportPhase } from '../../roster/plan.js';
import { mapConcurrently } from '../../canvas/map-concurrently.js';
import { indexMirror, settleProvisioning } from '../../store/provisioning/close.js';
import { runOf, temporaryLogins, type RunContext } from '../../store/provisioning/context.js';
import { decideOnHeldRows, type DecidedRows } from '../../store/provisioning/decisions/decide.js';
import { missingRecordsOfReleased, releasedCourses } from '../../store/provisioning/decisions/released.js';
import { planCounts, savePlanCounts } from '../../store/provisioning/plan/counts.js';
import { takeOverFromLaterRuns } from '../../store/provisioning/decisions/later-runs.js';
import { planSummary, rowsOf, type PlanCount } from '../../store/provisioning/plan/summary.js';
import { deriveStates } from '../../store/provisioning/states/derive-states.js';
import {
  addFindings,
  addNoTimeLeft,
  addRowFindings,
  forgetFindings,
} from '../../store/provisioning/states/findings.js';
import { fence } from '../../store/runs/fence.js';
import { StageName } from '../../store/runs/kinds.js';
import { lendResources, takeBackResources } from '../../store/runs/open-run.js';
import { noteStage } from '../../store/runs/stages.js';
import { canvasOf } from '../clients.js';
import type { ActivityDeps } from '../deps.js';
import { holdsWork, phasesToSend } from './guard.js';
import { lookUpInSis } from './look-up.js';
import { runEndOf } from './run-end.js';
import { beginStage } from './stages.js';

export interface HoldResult {
  /** Rows that wait for a person's decision. */
  held: number;
  /** How long the run waits for decisions from now on, in milliseconds; 0: not at all. */
  waitMs: number;
  /** The local date and time at which it no longer waits; null: it does not. */
  until: string | null;
}

export interface Decision {
  rows: DecidedRows[];
  /** The last day on which it counts. */
  until: string | null;
}

export interface WeighedRelease {
  /** The phases with rows to send now. */
  phases: ImportPhase[];
  held: number;
  /** Released rows that are held anew: something came up that nobody knew when it was decided. */
  heldAnew: number;
  /** Released rows that wait for the night. */
  forTonight: number;
}

/** The last stage of a run that holds something: waits for decisions, and weighs again what is released. */
export function createHoldActivities(deps: ActivityDeps) {
  const { sql, db } = deps.store;
  return {
    /** Notes what the run has come to so far, so that nothing is lost if it never closes, and how long it may wait. */
    async holdRun(runId: number): Promise<HoldResult> {
      const seen = await runOf(db, runId);
      const { report, ...end } = await runEndOf(deps, seen);
      const held = rowsIn(end.counts, RowState.held);
      const { expiresAt } = seen.settings.holds;
      if (held === 0 || expiresAt === null) return { held, waitMs: 0, until: null };
      // An earlier attempt may have lent them.
      await takeBackResources(sql, seen);
      const run = await beginStage(deps, runId, StageName.hold);
      await indexMirror(deps.store, run);
      await settleProvisioning(sql, run, { ...end, report: { ...report } });
      const { timezone } = run.settings;
      const expires = nextTime(run.readAt, expiresAt, timezone);
      const until = `${expires.toLocaleDateString('sv', { timeZone: timezone })} ${expiresAt}`;
      await noteStage(sql, run, StageName.hold, { held, until });
      await sql.begin((tx) => lendResources(tx, run));
      return { held, waitMs: Math.max(0, expires.getTime() - momentOf(run, new Date()).getTime()), until };
    },

    /** Records a decision about held rows. The same Update, repeated, records nothing more and gets the same answer. */
    async decideOnHeld(input: { runId: number; updateId: string; request: DecisionRequest }): Promise<Decision> {
      const { runId, updateId, request } = input;
      const run = await runOf(db, runId);
      const last = lastDayOf(request.verb, run.asOf, request.until ?? null);
      if ('wrong' in last) throw new CodedError(last.wrong, `The last day must lie within ${mostKeepDays} days.`);
      const rows = await decideOnHeldRows(sql, run, selectionOf(request), {
        ...{ verb: request.verb, by: request.by, until: last.day, because: null },
        ...{ updateId, atOnce: request.now ?? false },
      });
      if (rows.length === 0) throw new CodedError('NOTHING_HELD', `Run ${run.number} holds nothing that this selects.`);
      return { rows, until: last.day };
    },

    /**
     * Derives what follows from the decisions, and looks once more at what is released: graded work may have come, the
     * SIS may have a record after all, or a run that adds may have read something newer. By day only what gives is sent, unless it was released to be sent at once.
     */
    async weighRelease(runId: number): Promise<WeighedRelease> {
      await takeBackResources(sql, await runOf(db, runId));
      const run = await beginStage(deps, runId, StageName.hold);
      const planned = await planCounts(sql, runId);
      const { schedule, timezone } = run.settings;
      const now = localTimeOf(momentOf(run, new Date()), timezone);
      await sql.begin(async (tx) => {
        await fence(tx, run);
        if (isWithin(now, schedule.at, schedule.finishBy)) await forgetFindings(tx, run, [Finding.afterFinishBy]);
        else await addNoTimeLeft(tx, run);
        await takeOverFromLaterRuns(tx, run);
        await deriveStates(tx, run, planned, Phase.prerequisites);
      });
      const holdWork = await withWork(deps, run);
      const missing = await missingRecordsOfReleased(sql, run, run.settings.removals.lookUps);
      const lookedUp = await lookUpInSis(deps, run, missing);
      const stillThere = [...lookedUp.found, ...lookedUp.unclear, ...lookedUp.unasked];
      const counts = await sql.begin(async (tx) => {
        await fence(tx, run);
        await addRowFindings(tx, run, Finding.holdsWork, holdWork);
        await addFindings(tx, run, Finding.recordFound, stillThere);
        if (holdWork.length + stillThere.length > 0) await deriveStates(tx, run, planned, Phase.prerequisites);
        const summed = await planSummary(tx, runId);
        await savePlanCounts(tx, runId, summed);
        return summed;
      });
      const open = counts.filter((each) => each.outcome === null);
      return {
        phases: phasesToSend(open, (await temporaryLogins(db, runId)) ?? 0),
        held: rowsIn(counts, RowState.held),
        heldAnew: holdWork.length + stillThere.length,
        forTonight: rowsOf(open.filter((each) => each.reason === Finding.afterFinishBy)),
      };
    },
  };
}

function rowsIn(counts: readonly PlanCount[], state: RowState): number {
  return rowsOf(counts.filter((each) => each.state === state));
}

/** Of the courses and sections that are released to be removed, those in which graded work has come up. */
async function withWork(deps: ActivityDeps, run: RunContext) {
  const courses = await releasedCourses(deps.store.sql, run);
  if (courses.length === 0) return [];
  const { cancellationSignal, heartbeat } = Context.current();
  const canvas = canvasOf(deps, run, cancellationSignal);
  let asked = 0;
  try {
    const work = await mapConcurrently(courses, async (course) => {
      const found = await holdsWork(canvas, course);
      heartbeat({ asked: (asked += 1), of: courses.length });
      return found;
    });
    return courses.filter((_, at) => work[at]);
  } finally {
    canvas.close();
  }
}
