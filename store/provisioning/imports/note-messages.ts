import { remedyOf } from '../../../codes/registry.js';
import { DesiredState } from '../../../roster/mapped.js';
import { RowOutcome } from '../../../roster/plan.js';
import type { Transaction } from '../../postgres/connect.js';
import type { RunContext } from '../context.js';
import { reopened } from '../../problems/reopen.js';

/**
 * Notes refusals as problems. Four hundred enrollments refused for one course are one, counted under what was refused
 * first.
 */
export async function noteRefusals(tx: Transaction, run: RunContext): Promise<void> {
  const rows = tx(`plan_row_r${run.runId}`);
  const enrollments = tx(`plan_enrollment_r${run.runId}`);
  await tx`
    insert into problem (district_id, code, kind, thing, school, detail, remedy, affected, first_run, last_run)
    with refused as (
      select kind, sis_id, school, outcome_text, after from ${rows} r where outcome = ${RowOutcome.rejected} and seq > 0
        -- What Canvas kept is a problem of its own.
        and not exists (select 1 from applied_row a
                        where a.district_id = ${run.districtId} and a.kind = r.kind and a.sis_id = r.sis_id and a.kept is not null)
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
      where e.outcome = ${RowOutcome.rejected}
    )
    select ${run.districtId}::int, 'CANVAS_REFUSED', kind, sis_id, min(school), min(text),
           ${remedyOf('CANVAS_REFUSED')}::text,
           count(*)::int, ${run.runId}::int, ${run.runId}::int
    from placed group by kind, sis_id
    on conflict (district_id, code, kind, thing) do update
      set last_run = excluded.last_run, detail = excluded.detail, affected = excluded.affected, ${reopened(tx)}`;
  await tx`
    update problem set settled_run = ${run.runId}
    where district_id = ${run.districtId} and code = 'CANVAS_REFUSED' and settled_run is null and last_run < ${run.runId}`;
}

/**
 * Notes rows that Canvas accepted with a remark, for example a person saved without an address that it calls invalid.
 * The row is not sent again; the problem stays until a row is accepted without remark or the SIS changes.
 */
export async function noteRemarks(tx: Transaction, run: RunContext): Promise<void> {
  const rows = tx(`plan_row_r${run.runId}`);
  await tx`
    update problem p set settled_run = ${run.runId}
    where p.district_id = ${run.districtId} and p.code = 'CANVAS_REMARK' and p.settled_run is null
      and (exists (select 1 from ${rows} r where r.kind = p.kind and r.sis_id = p.thing and r.outcome = ${RowOutcome.accepted})
           or exists (select 1 from ${tx(`desired_row_r${run.runId}`)} d
                      join applied_row a on a.district_id = p.district_id and a.kind = d.kind and a.sis_id = d.sis_id
                      where d.kind = p.kind and d.sis_id = p.thing and d.state = ${DesiredState.desired} and d.fields <> a.fields))`;
  await tx`
    insert into problem (district_id, code, kind, thing, school, detail, remedy, affected, first_run, last_run)
    select ${run.districtId}::int, 'CANVAS_REMARK', kind, sis_id, min(school), min(outcome_text),
           ${remedyOf('CANVAS_REMARK')}::text, 1,
           ${run.runId}::int, ${run.runId}::int
    from ${rows} where outcome = ${RowOutcome.accepted} and outcome_text is not null and seq > 0
    group by kind, sis_id
    on conflict (district_id, code, kind, thing) do update
      set last_run = excluded.last_run, detail = excluded.detail, ${reopened(tx)}`;
}
