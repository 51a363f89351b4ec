import { remedyOf } from '../../codes/registry.js';
import type { BrokenOutcome, ClosedOutcome } from '../../codes/run-outcome.js';
import type { Sql, Transaction } from '../postgres/connect.js';
import { disableNestedLoops } from '../postgres/planner-hints.js';
import { fence, type Writer } from './fence.js';
import type { RunContext } from './run-of.js';
import { purgeOldPlans } from '../provisioning/run-partitions.js';

/** Above so many unsettled things the next run maps everything instead of keeping a list. */
const longestList = 100_000;

/** How long plans are kept, in days; the three last runs of a district keep theirs. */
const keepPlansForDays = 30;

export interface RunEnd {
  outcome: ClosedOutcome;
  report: unknown;
  /** The host that accepted rows of this run, if any did. */
  canvasHost: string | null;
  /** Whether, if this was a first night, the next one is none any more. */
  endsFirstNight: boolean;
}

/**
 * Closes a run: what is not settled is noted to be looked at again, problems with Canvas's refusals are noted or settled,
 * and the next run starts from what changed after this one.
 */
export async function closeRun(sql: Sql, run: RunContext, end: RunEnd): Promise<void> {
  await sql.begin(async (tx) => {
    await fence(tx, run);
    await disableNestedLoops(tx);
    const open = await noteOpen(tx, run);
    if (run.mode === 'apply') {
      await noteRefusals(tx, run);
      await noteRemarks(tx, run);
    }
    await tx`
      update district
      set settled_run = ${run.runId}, last_mapped_as_of = ${run.asOf},
          -- Settings that were applied while this run was under way are not mapped yet.
          map_all = ${open > longestList} or exists (
            select 1 from run r where r.id = ${run.runId}
              and (r.scope_fingerprint, r.mapping_fingerprint) is distinct from
                  (district.scope_fingerprint, district.mapping_fingerprint)),
          canvas_host = coalesce(${end.canvasHost}, canvas_host),
          provisioned_at = coalesce(provisioned_at, case when ${end.endsFirstNight} then now() end)
      where id = ${run.districtId}`;
    await tx`
      update run set ended_at = now(), outcome = ${end.outcome}, report = ${tx.json(end.report as never)}
      where id = ${run.runId}`;
    await purgeOldPlans(tx, run.districtId, keepPlansForDays);
  });
}

/**
 * Nights look up who is in the same class. A first load needs no such index and would be slower for it, so it is made
 * when a run comes to its end, and the planner is told what the mirror holds.
 */
export async function indexMirror(sql: Sql, run: Writer): Promise<void> {
  const mirror = `mirror_enrollment_d${run.districtId}`;
  await sql.begin(async (tx) => {
    await fence(tx, run);
    const [made] = await tx`select 1 where to_regclass(${`${mirror}_class`}) is not null`;
    if (made) return;
    await tx`create index ${tx(`${mirror}_class`)} on ${tx(mirror)} (class_id)`;
    await tx`analyze ${tx(mirror)} (sourced_id, class_id, user_id, changed_run, missing_since)`;
  });
}

/**
 * A run that broke off: nothing of it counts as mapped, so the next run looks at the same changes again. It is the run
 * that ends, whatever attempts at its stages began. Throws `StoreError` `RUN_SUPERSEDED` where a newer run has taken over.
 */
export async function failRun(
  sql: Sql,
  { districtId, runId }: Writer,
  outcome: BrokenOutcome,
  report: unknown,
): Promise<void> {
  await sql.begin(async (tx) => {
    await fence(tx, { districtId, runId });
    await tx`
      update run set ended_at = now(), outcome = ${outcome}, report = ${tx.json(report as never)}
      where id = ${runId} and ended_at is null`;
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
  return new Date(run.readAt.getTime() - (run.settings.removals.proofHours + 1) * 3_600_000);
}

/** Four hundred enrollments refused for one course are one problem: they are counted under what was refused first. */
async function noteRefusals(tx: Transaction, run: RunContext): Promise<void> {
  const rows = tx(`plan_row_r${run.runId}`);
  const enrollments = tx(`plan_enrollment_r${run.runId}`);
  await tx`
    insert into problem (district_id, code, kind, thing, school, detail, remedy, affected, first_run, last_run)
    with refused as (
      select kind, sis_id, school, outcome_text, after from ${rows} where outcome = 'rejected' and seq > 0
    ), placed as (
      select coalesce(parent.kind, r.kind) as kind, coalesce(parent.sis_id, r.sis_id) as sis_id, r.school,
             case when parent.kind is null then r.outcome_text end as text, 1 as affected
      from refused r
      left join refused parent on r.kind = 'section' and parent.kind = 'course' and r.after->>'course_id' = parent.sis_id
      union all
      select coalesce(c.kind, s.kind, u.kind, 'enrollment'), coalesce(c.sis_id, s.sis_id, u.sis_id, 'section ' || e.section_id),
             e.school, case when coalesce(c.kind, s.kind, u.kind) is null then e.outcome_text end, 1
      from ${enrollments} e
      left join refused s on s.kind = 'section' and s.sis_id = e.section_id
      left join refused c on c.kind = 'course' and c.sis_id = s.after->>'course_id'
      left join refused u on u.kind = 'user' and u.sis_id = e.user_id
      where e.outcome = 'rejected'
    )
    select ${run.districtId}::int, 'CANVAS_REFUSED', kind, sis_id, min(school), min(text),
           ${remedyOf('CANVAS_REFUSED')}::text,
           count(*)::int, ${run.runId}::int, ${run.runId}::int
    from placed group by kind, sis_id
    on conflict (district_id, code, kind, thing) do update
      set last_run = excluded.last_run, detail = excluded.detail, affected = excluded.affected, settled_run = null`;
  await tx`
    update problem set settled_run = ${run.runId}
    where district_id = ${run.districtId} and code = 'CANVAS_REFUSED' and settled_run is null and last_run < ${run.runId}`;
}

/**
 * A row that Canvas took with a remark, as when it saves a person without an address that it calls invalid: the row
 * stands, so it is not sent again; the operator is told until it is taken without one, or the SIS says something else.
 */
async function noteRemarks(tx: Transaction, run: RunContext): Promise<void> {
  const rows = tx(`plan_row_r${run.runId}`);
  await tx`
    update problem p set settled_run = ${run.runId}
    where p.district_id = ${run.districtId} and p.code = 'CANVAS_REMARK' and p.settled_run is null
      and (exists (select 1 from ${rows} r where r.kind = p.kind and r.sis_id = p.thing and r.outcome = 'accepted')
           or exists (select 1 from ${tx(`desired_row_r${run.runId}`)} d
                      join applied_row a on a.district_id = p.district_id and a.kind = d.kind and a.sis_id = d.sis_id
                      where d.kind = p.kind and d.sis_id = p.thing and d.state = 'desired' and d.fields <> a.fields))`;
  await tx`
    insert into problem (district_id, code, kind, thing, school, detail, remedy, affected, first_run, last_run)
    select ${run.districtId}::int, 'CANVAS_REMARK', kind, sis_id, min(school), min(outcome_text),
           ${remedyOf('CANVAS_REMARK')}::text, 1,
           ${run.runId}::int, ${run.runId}::int
    from ${rows} where outcome = 'accepted' and outcome_text is not null and seq > 0
    group by kind, sis_id
    on conflict (district_id, code, kind, thing) do update
      set last_run = excluded.last_run, detail = excluded.detail, settled_run = null`;
}
