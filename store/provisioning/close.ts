import type { CountingDates } from '../../roster/counting-dates.js';
import type { ClosedOutcome } from '../../codes/run-outcome.js';
import type { Sql, Store, Transaction } from '../postgres/connect.js';
import { disableNestedLoops } from '../postgres/planner-hints.js';
import { noteCarriedOut } from './decisions/decide.js';
import { endRun, noteReport } from '../runs/close-run.js';
import type { StoredReport } from '../schema/runs.js';
import { fence } from '../runs/fence.js';
import { holdsResource } from '../runs/open-run.js';
import { neededBy, Resource, sendingKinds } from '../runs/kinds.js';
import type { RunContext } from './context.js';
import { noteRefusals, noteRemarks } from './imports/note-messages.js';
import { longestList, noteOpen } from './note-open.js';
import { savePlanCounts } from './plan/counts.js';
import type { PlanCount } from './plan/summary.js';
import { dropTargets } from './own-targets.js';
import { purgeOldPlans } from './run-partitions.js';

/** Days for which plans are kept; each district's last three runs keep theirs. */
const keepPlansForDays = 30;

export interface RunEnd {
  outcome: ClosedOutcome;
  report: StoredReport;
  counts: readonly PlanCount[];
  /** The dates by which its enrollments were planned. */
  dates: CountingDates;
  /** The host that accepted rows of this run, if any did. */
  canvasHost: string | null;
  /** Whether this run ends the district's first night. */
  endsFirstNight: boolean;
}

/**
 * Closes a provisioning run: notes what is not settled for the next run, notes or settles problems of Canvas's
 * refusals, and sets where the next run starts from. An observing run changes none of this, nor does a run that waited
 * and has lent what it took: it noted all of it when it began to wait.
 */
export async function closeProvisioning(sql: Sql, run: RunContext, end: RunEnd, lent: boolean): Promise<void> {
  await sql.begin(async (tx) => {
    await fence(tx, run, lent ? [] : neededBy(run.kind));
    if (sendingKinds.includes(run.kind) && !lent) await carryOver(tx, run, end);
    await savePlanCounts(tx, run.runId, end.counts);
    await endRun(tx, run.runId, end.outcome, end.report);
    await dropTargets(tx, run.runId);
    await purgeOldPlans(tx, run.districtId, keepPlansForDays);
  });
}

/**
 * Notes the same of a run that stays open for decisions, so that the next one loses nothing if it never closes. Can be
 * repeated.
 */
export async function settleProvisioning(sql: Sql, run: RunContext, end: RunEnd): Promise<void> {
  await sql.begin(async (tx) => {
    await fence(tx, run);
    await carryOver(tx, run, end);
    await savePlanCounts(tx, run.runId, end.counts);
    await noteReport(tx, run.runId, end.report);
  });
}

async function carryOver(tx: Transaction, run: RunContext, end: RunEnd): Promise<void> {
  await disableNestedLoops(tx);
  // A run that waits may lend what it took to one that adds: what that has noted since counts too.
  const [later] = await tx`select 1 from district where id = ${run.districtId} and settled_run > ${run.runId}`;
  const open = await noteOpen(tx, run, end.dates, later !== undefined);
  await noteRefusals(tx, run);
  await noteRemarks(tx, run);
  await noteCarriedOut(tx, run);
  await tx`
    update district
    set settled_run = greatest(settled_run, ${run.runId}), last_mapped_as_of = greatest(last_mapped_as_of, ${run.asOf}),
        -- Settings that were applied while this run was under way are not mapped yet.
        map_all = ${open > longestList} or (map_all and ${later !== undefined}) or exists (
          select 1 from provisioning_run r where r.run_id = ${run.runId}
            and (r.scope_fingerprint, r.mapping_fingerprint) is distinct from
                (district.scope_fingerprint, district.mapping_fingerprint)),
        canvas_host = coalesce(${end.canvasHost}, canvas_host),
        provisioned_at = coalesce(provisioned_at, case when ${end.endsFirstNight} then now() end)
    where id = ${run.districtId}`;
}

/**
 * Indexes the mirror by class, for nights to find classmates. A first load needs no such index and would be slower with
 * it, so it is made when a run ends, and the mirror is analyzed.
 */
export async function indexMirror({ sql, db }: Store, run: RunContext): Promise<void> {
  if (!(await holdsResource(db, run, Resource.mirror))) return;
  const mirror = `mirror_enrollment_d${run.districtId}`;
  await sql.begin(async (tx) => {
    await fence(tx, run, [Resource.mirror]);
    const [made] = await tx`select 1 where to_regclass(${`${mirror}_class`}) is not null`;
    if (made) return;
    await tx`create index ${tx(`${mirror}_class`)} on ${tx(mirror)} (class_id)`;
    await tx`analyze ${tx(mirror)} (sourced_id, class_id, user_id, changed_run, missing_since)`;
  });
}
