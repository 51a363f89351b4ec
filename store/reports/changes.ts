import type { Sql } from '../postgres/connect.js';
import type { PlanReason } from '../../codes/plan-reasons.js';
import { Operation, Phase, type RowOutcome } from '../../roster/plan.js';
import { decodeColumn } from '../schema/json-column.js';
import { planRow } from '../schema/plan.js';

/** One row of a run's plan: the planned change and its outcome. */
export interface ChangeLine extends Pick<
  typeof planRow.$inferSelect,
  /** `sisId` of an enrollment: `SECTION / USER`. */
  'kind' | 'sisId' | 'op' | 'state' | 'reason' | 'outcome' | 'outcomeText' | 'school' | 'sources' | 'before' | 'after'
> {
  /** Of a course or section to be removed: enrollments that Canvas removes with it. */
  enrollments: number;
  /** Code for which it would be held, if its school were not paused or only observed; null if none. */
  wouldBeHeld: PlanReason | null;
  /** A cascaded enrollment: no row for it is sent to Canvas. */
  along: boolean;
  /** How many rows the filter matches in all. */
  matching: number;
}

export interface ChangeFilter {
  kind: string | null;
  op: string | null;
  state: string | null;
  outcome: RowOutcome | 'open' | null;
  school: string | null;
  limit: number;
}

/** The planned changes of a run in sending order. The halves of a login swap count as one. */
export async function changeLines(sql: Sql, runId: number, filter: ChangeFilter): Promise<ChangeLine[]> {
  const { kind, op, state, outcome, school, limit } = filter;
  const lines = await sql<ChangeLine[]>`
    with enrollment as materialized (
      select section_id, count(*) as enrollments from ${sql(`plan_enrollment_r${runId}`)} where phase = ${Phase.cascaded} group by 1
    ), taken as (
      select 'section' as kind, section_id as sis_id, enrollments from enrollment
      union all
      select 'course', s.fields->>'course_id', sum(enrollment.enrollments) from enrollment
      join applied_row s on s.district_id = (select district_id from run where id = ${runId})
        and s.kind = 'section' and s.sis_id = enrollment.section_id
      group by 2
    )
    select kind, sis_id as "sisId", op, state, reason, outcome, outcome_text as "outcomeText", school, sources, before,
           after, case when op = ${Operation.remove} then coalesce(taken.enrollments, 0) else 0 end::int as enrollments,
           phase = ${Phase.cascaded} as along, case when depends_kind = 'calendar' then nullif(depends_on, '') end as "wouldBeHeld",
            count(*) over ()::int as matching
    from (
      select kind, sis_id, op, phase, seq, state, reason, outcome, outcome_text, school, sources, before, after,
             depends_kind, depends_on
      from ${sql(`plan_row_r${runId}`)} where seq > 0
      union all
      select 'enrollment', section_id || ' / ' || user_id, op, phase, seq, state, reason, outcome, outcome_text, school,
             array[class_id, person_id],
             case when before_status is not null then jsonb_build_object('role', role, 'status', before_status) end,
             jsonb_build_object('role', role, 'status', after_status), depends_kind, depends_on
      from ${sql(`plan_enrollment_r${runId}`)}
    ) plan
    left join taken using (kind, sis_id)
    where (${kind}::text is null or kind = ${kind}) and (${op}::text is null or op = ${op})
      and (${state}::text is null or state = ${state}) and (${school}::text is null or school = ${school})
      and (${outcome}::text is null or coalesce(outcome, 'open') = ${outcome})
    order by kind_order(kind), phase, seq limit ${limit}`;
  return lines.map((line) => ({
    ...line,
    before: decodeColumn(planRow.before, line.before),
    after: decodeColumn(planRow.after, line.after),
  }));
}
