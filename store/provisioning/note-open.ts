import type { MappingProblemCode } from '../../codes/record-problems.js';
import type { CountingDates } from '../../roster/counting-dates.js';
import { DesiredState } from '../../roster/mapped.js';
import { RowOutcome } from '../../roster/plan.js';
import { openCutoff } from '../../roster/stays-open.js';
import { ClassState, UserState } from '../../roster/targets.js';
import type { Transaction } from '../postgres/connect.js';
import type { RunContext } from './context.js';

/** Above this many unsettled things the next run maps everything instead of keeping a list. */
export const longestList = 100_000;

/** Problem of people whose address another one has: it may be free the next night, without a change of their own. */
const awaitsAddress: MappingProblemCode = 'EMAIL_SHARED';

/**
 * Notes what a run leaves unsettled, to be mapped again the next night. Returns how many; above `longestList` no list
 * is kept.
 *
 * @param besideOthers keeps what a later run has noted
 */
export async function noteOpen(
  tx: Transaction,
  run: RunContext,
  dates: CountingDates,
  besideOthers = false,
): Promise<number> {
  const rows = tx(`plan_row_r${run.runId}`);
  const enrollments = tx(`plan_enrollment_r${run.runId}`);
  const desired = tx(`desired_row_r${run.runId}`);
  const openRows = tx`outcome is distinct from ${RowOutcome.accepted}`;
  const [counted] = await tx<Array<{ open: number }>>`
    select (select count(*) from ${rows} where ${openRows})::int
         + (select count(*) from ${enrollments} where ${openRows})::int as open`;
  if (!besideOthers) {
    await tx`delete from open_item where district_id = ${run.districtId}`;
    await tx`delete from open_enrollment where district_id = ${run.districtId}`;
  }
  if (counted!.open > longestList) return counted!.open;
  await tx`
    insert into open_item (district_id, collection, sourced_id)
    select distinct ${run.districtId}::int, case kind when 'user' then 'users' when 'account' then 'orgs'
                    when 'term' then 'academicSessions' else 'classes' end, unnest(sources)
    from (select kind, sources from ${rows} where ${openRows} and kind <> 'enrollment'
          union all
          select kind, sources from ${desired} where state = ${DesiredState.unknown}
          union all
          select 'user', array[thing] from problem
          where district_id = ${run.districtId} and code = ${awaitsAddress} and settled_run is null) unsettled
    on conflict do nothing`;
  await noteMissingRecords(tx, run);
  await tx`
    insert into open_enrollment (district_id, class_id, user_sourced_id)
    select distinct ${run.districtId}::int, class_id, person_id from ${enrollments} where ${openRows}
    on conflict do nothing`;
  return counted!.open + (await noteMissingEnrollments(tx, run, dates));
}

/**
 * Keeps missing classes and people open until the consequence is settled in Canvas: the night that could have proven it
 * may not be certified. Skips what Canvas no longer holds, and classes whose term has ended.
 */
async function noteMissingRecords(tx: Transaction, run: RunContext): Promise<void> {
  await tx`
    insert into open_item (district_id, collection, sourced_id)
    select m.district_id, m.collection, m.sourced_id from mirror_record m
    where m.district_id = ${run.districtId} and m.collection in ('classes', 'users') and m.missing_since is not null
      and (m.missing_since > ${openSince(run)}
           or exists (
             select 1 from link l
             join applied_row a on a.district_id = l.district_id and a.kind = l.kind and a.sis_id = l.sis_id and not a.removed
             where l.district_id = ${run.districtId} and l.sourced_id = m.sourced_id
               and l.kind = case m.collection when 'users' then 'user' else 'section' end)
             and not exists (select 1 from class_target t where m.collection = 'classes'
                             and t.district_id = ${run.districtId} and t.class_id = m.sourced_id and t.state = ${ClassState.ended})
             and not exists (select 1 from user_target u where m.collection = 'users'
                             and u.district_id = ${run.districtId} and u.user_sourced_id = m.sourced_id and u.state = ${UserState.gone}))
    on conflict do nothing`;
}

/**
 * The same for enrollments, by roster/stays-open `staysOpen`: a missing one stays open while Canvas holds it as active,
 * unless its class has ended or another record holds the enrollment. Scans missing records only, which are few. Returns
 * how many are open.
 */
async function noteMissingEnrollments(tx: Transaction, run: RunContext, dates: CountingDates): Promise<number> {
  const mirror = tx(`mirror_enrollment_d${run.districtId}`);
  const missing = await tx`
    create temp table missing_enrollment on commit drop as
    select class_id, user_id, role, missing_since from ${mirror} where missing_since is not null and class_id is not null`;
  if (missing.count === 0) return 0;
  await tx`analyze missing_enrollment`;
  const noted = await tx`
    with held as (
      select m.class_id, m.user_id, m.role from missing_enrollment m
      join class_target t on t.district_id = ${run.districtId} and t.class_id = m.class_id and t.state <> ${ClassState.ended}
      join user_target u on u.district_id = ${run.districtId} and u.user_sourced_id = m.user_id
      join ${tx(`applied_enrollment_d${run.districtId}`)} a
        on a.section_id = t.section_id and a.user_id = u.user_id and a.status = 'active'
    )
    insert into open_enrollment (district_id, class_id, user_sourced_id)
    select ${run.districtId}::int, class_id, user_id from missing_enrollment
    where missing_since > ${openSince(run)} and user_id is not null
    union
    select ${run.districtId}::int, class_id, user_id from held h
    where not exists (
      select 1 from ${mirror} e
      where e.class_id = h.class_id and e.user_id = h.user_id and e.role = h.role and e.missing_since is null
        and not e.tobedeleted and not e.rejected
        and coalesce(e.begin_date <= ${dates.beginsBy}, true) and coalesce(e.end_date >= ${dates.stillCountsOn}, true))
    on conflict do nothing`;
  return noted.count;
}

function openSince(run: RunContext): Date {
  return openCutoff(run.readAt, run.settings.removals.proofHours);
}
