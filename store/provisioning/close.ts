import { goneCutoff } from '../../roster/presence.js';
import type { ClosedOutcome } from '../../codes/run-outcome.js';
import { RunKind } from '../../codes/run-kinds.js';
import type { Sql, Store, Transaction } from '../postgres/connect.js';
import { disableNestedLoops } from '../postgres/planner-hints.js';
import { endRun } from '../runs/close-run.js';
import type { StoredReport } from '../schema/runs.js';
import { fence } from '../runs/fence.js';
import { holdsResource } from '../runs/open-run.js';
import { Resource } from '../runs/kinds.js';
import type { RunContext } from './context.js';
import { noteRefusals, noteRemarks } from './imports/note-messages.js';
import { savePlanCounts } from './plan/counts.js';
import type { PlanCount } from './plan/summary.js';
import { dropTargets } from './own-targets.js';
import { purgeOldPlans } from './run-partitions.js';

/** Above so many unsettled things the next run maps everything instead of keeping a list. */
const longestList = 100_000;

/** How long plans are kept, in days; the three last runs of a district keep theirs. */
const keepPlansForDays = 30;

export interface RunEnd {
  outcome: ClosedOutcome;
  report: StoredReport;
  counts: readonly PlanCount[];
  /** The host that accepted rows of this run, if any did. */
  canvasHost: string | null;
  /** Whether, if this was a first night, the next one is none any more. */
  endsFirstNight: boolean;
}

/**
 * Closes a provisioning run: what is not settled is noted to be looked at again, problems with Canvas's refusals are noted
 * or settled, and the next run starts from what changed after this one. An observing run moves none of this.
 */
export async function closeProvisioning(sql: Sql, run: RunContext, end: RunEnd): Promise<void> {
  await sql.begin(async (tx) => {
    await fence(tx, run);
    if (run.kind === RunKind.provisioning) await carryOver(tx, run, end);
    await savePlanCounts(tx, run.runId, end.counts);
    await endRun(tx, run.runId, end.outcome, end.report);
    await dropTargets(tx, run.runId);
    await purgeOldPlans(tx, run.districtId, keepPlansForDays);
  });
}

async function carryOver(tx: Transaction, run: RunContext, end: RunEnd): Promise<void> {
  await disableNestedLoops(tx);
  const open = await noteOpen(tx, run);
  await noteRefusals(tx, run);
  await noteRemarks(tx, run);
  await tx`
    update district
    set settled_run = ${run.runId}, last_mapped_as_of = ${run.asOf},
        -- Settings that were applied while this run was under way are not mapped yet.
        map_all = ${open > longestList} or exists (
          select 1 from provisioning_run r where r.run_id = ${run.runId}
            and (r.scope_fingerprint, r.mapping_fingerprint) is distinct from
                (district.scope_fingerprint, district.mapping_fingerprint)),
        canvas_host = coalesce(${end.canvasHost}, canvas_host),
        provisioned_at = coalesce(provisioned_at, case when ${end.endsFirstNight} then now() end)
    where id = ${run.districtId}`;
}

/**
 * Nights look up who is in the same class. A first load needs no such index and would be slower for it, so it is made
 * when a run comes to its end, and the planner is told what the mirror holds.
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

async function noteOpen(tx: Transaction, run: RunContext): Promise<number> {
  const rows = tx(`plan_row_r${run.runId}`);
  const enrollments = tx(`plan_enrollment_r${run.runId}`);
  const desired = tx(`desired_row_r${run.runId}`);
  const openRows = tx`outcome is distinct from 'accepted'`;
  const [counted] = await tx<Array<{ open: number }>>`
    select (select count(*) from ${rows} where ${openRows})::int
         + (select count(*) from ${enrollments} where ${openRows})::int as open`;
  await tx`delete from open_item where district_id = ${run.districtId}`;
  await tx`delete from open_enrollment where district_id = ${run.districtId}`;
  if (counted!.open > longestList) return counted!.open;
  await tx`
    insert into open_item (district_id, collection, sourced_id)
    select distinct ${run.districtId}::int, case kind when 'user' then 'users' when 'account' then 'orgs'
                    when 'term' then 'academicSessions' else 'classes' end, unnest(sources)
    from (select kind, sources from ${rows} where ${openRows} and kind <> 'enrollment'
          union all
          select kind, sources from ${desired} where state = 'unknown') unsettled
    on conflict do nothing`;
  await noteMissingRecords(tx, run);
  await tx`
    insert into open_enrollment (district_id, class_id, user_sourced_id)
    select distinct ${run.districtId}::int, class_id, person_id from ${enrollments} where ${openRows}
    on conflict do nothing`;
  return counted!.open + (await noteMissingEnrollments(tx, run));
}

/**
 * Classes and people that are missing stay open until what follows is settled in Canvas: the night that could have proven
 * it may not be certified. What Canvas no longer holds, and classes whose term has ended, are left alone.
 */
async function noteMissingRecords(tx: Transaction, run: RunContext): Promise<void> {
  await tx`
    insert into open_item (district_id, collection, sourced_id)
    select m.district_id, m.collection, m.sourced_id from mirror_record m
    where m.district_id = ${run.districtId} and m.collection in ('classes', 'users') and m.missing_since is not null
      and (m.missing_since > ${lastProvable(run)}
           or exists (
             select 1 from link l
             join applied_row a on a.district_id = l.district_id and a.kind = l.kind and a.sis_id = l.sis_id and not a.removed
             where l.district_id = ${run.districtId} and l.sourced_id = m.sourced_id
               and l.kind = case m.collection when 'users' then 'user' else 'section' end)
             and not exists (select 1 from class_target t where m.collection = 'classes'
                             and t.district_id = ${run.districtId} and t.class_id = m.sourced_id and t.state = 'ended')
             and not exists (select 1 from user_target u where m.collection = 'users'
                             and u.district_id = ${run.districtId} and u.user_sourced_id = m.sourced_id and u.state = 'gone'))
    on conflict do nothing`;
}

/**
 * The same for enrollments: a missing one stays open while Canvas holds its enrollment as active, unless its class has ended
 * or another record holds the enrollment. Few records are missing, and nothing else is looked at where none is. Returns how
 * many are open.
 */
async function noteMissingEnrollments(tx: Transaction, run: RunContext): Promise<number> {
  const mirror = tx(`mirror_enrollment_d${run.districtId}`);
  const missing = await tx`
    create temp table missing_enrollment on commit drop as
    select class_id, user_id, role, missing_since from ${mirror} where missing_since is not null and class_id is not null`;
  if (missing.count === 0) return 0;
  await tx`analyze missing_enrollment`;
  const noted = await tx`
    with held as (
      select m.class_id, m.user_id, m.role from missing_enrollment m
      join class_target t on t.district_id = ${run.districtId} and t.class_id = m.class_id and t.state <> 'ended'
      join user_target u on u.district_id = ${run.districtId} and u.user_sourced_id = m.user_id
      join ${tx(`applied_enrollment_d${run.districtId}`)} a
        on a.section_id = t.section_id and a.user_id = u.user_id and a.status = 'active'
    )
    insert into open_enrollment (district_id, class_id, user_sourced_id)
    select ${run.districtId}::int, class_id, user_id from missing_enrollment
    where missing_since > ${lastProvable(run)} and user_id is not null
    union
    select ${run.districtId}::int, class_id, user_id from held h
    where not exists (
      select 1 from ${mirror} e
      where e.class_id = h.class_id and e.user_id = h.user_id and e.role = h.role and e.missing_since is null
        and not e.tobedeleted and not e.rejected
        and coalesce(e.begin_date <= ${run.asOf}, true) and coalesce(e.end_date >= ${run.asOf}, true))
    on conflict do nothing`;
  return noted.count;
}

/** What has been missing for less than this is not proven yet; an hour more, since nights do not begin to the minute. */
function lastProvable(run: RunContext): Date {
  return goneCutoff(run.readAt, run.settings.removals.proofHours + 1);
}
