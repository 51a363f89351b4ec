import type { CanvasKind } from '../../canvas/sis/rows.js';
import { ClassState, UserState } from '../../roster/targets.js';
import type { Sql } from '../postgres/connect.js';
import type { RunContext } from './context.js';

/** Rows of each kind in a sample, and of these the newest: a Canvas that is restored from last week lacks what came since. */
const rowsOfAKind = 20;
const latestOfAKind = 5;

/** An accepted row, by its SIS id; an enrollment by those of its section and user. */
export interface AcceptedRow {
  kind: CanvasKind;
  sisId: string;
  /** Null but for enrollments. */
  userSisId: string | null;
}

/**
 * Some of the rows that Canvas has accepted and that should stand there still, others each run, spread over the schools:
 * of the classes that go on, the people who are here, the terms that are not over, with one enrollment of each section.
 */
export async function acceptedSample(sql: Sql, run: RunContext): Promise<AcceptedRow[]> {
  return sql<AcceptedRow[]>`
    with standing as (
      select a.kind, a.sis_id, coalesce(a.school, '') as school, hashtextextended(a.sis_id, ${run.runId}) as at_random
      from applied_row a
      where a.district_id = ${run.districtId} and not a.removed
        and case a.kind
              when 'user' then a.sis_id in (
                select user_id from user_target where district_id = ${run.districtId} and state = ${UserState.live})
              when 'section' then a.sis_id in (
                select section_id from class_target where district_id = ${run.districtId} and state = ${ClassState.live})
              when 'course' then a.sis_id in (
                select course_id from class_target where district_id = ${run.districtId} and state = ${ClassState.live})
              when 'term' then a.fields->>'end_date' = '' or a.fields->>'end_date' >= ${run.asOf}
              else true end
    ), latest as (
      select kind, sis_id from (
        select l.kind, l.sis_id, row_number() over (partition by l.kind order by max(l.pinned_run) desc, l.sis_id) as place
        from link l join standing using (kind, sis_id)
        where l.district_id = ${run.districtId} group by l.kind, l.sis_id) ranked
      where place <= ${latestOfAKind}
    ), spread as (
      select kind, sis_id, row_number() over (partition by kind order by turn, at_random) as place
      from (select *, row_number() over (partition by kind, school order by at_random) as turn from standing) by_school
      where (kind, sis_id) not in (select kind, sis_id from latest)
    ), sample as (
      select kind, sis_id from latest
      union all
      select kind, sis_id from spread where place <= ${rowsOfAKind - latestOfAKind}
    )
    select kind, sis_id as "sisId", null::text as "userSisId" from sample
    union all
    select 'enrollment', s.sis_id, e.user_id from sample s
    cross join lateral (
      select user_id from ${sql(`applied_enrollment_d${run.districtId}`)}
      where section_id = s.sis_id and status = 'active' order by user_id limit 1) e
    where s.kind = 'section'`;
}
