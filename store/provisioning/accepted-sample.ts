import type { CanvasKind } from '../../canvas/sis/rows.js';
import { ClassState, UserState } from '../../roster/targets.js';
import type { Sql } from '../postgres/connect.js';
import type { RunContext } from './context.js';

/** Rows of each kind in a sample, and of these the newest: a Canvas that is restored from last week lacks what came since. */
const rowsOfAKind = 20;
const latestOfAKind = 5;
/** Of people and of classes about so many are considered, chosen by hash: to rank all of a district takes half a second. */
const rowsConsidered = 1_000;

/** All kinds but enrollments. */
const rowKinds: CanvasKind[] = ['account', 'term', 'course', 'section', 'user'];

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
 * Nothing is joined whose size the planner has to guess: where the tables are not analyzed yet, in the night after a first
 * load, it takes a district for a single row, and compared each with each (20 s for 60,000 rows).
 */
export async function acceptedSample(sql: Sql, run: RunContext): Promise<AcceptedRow[]> {
  const own = sql`district_id = ${run.districtId}`;
  return sql<AcceptedRow[]>`
    with size as (
      select greatest(1, (select count(*) from user_target where ${own}) / ${rowsConsidered}) as people,
             greatest(1, (select count(*) from class_target where ${own}) / ${rowsConsidered}) as classes
    ), newest as materialized (
      select k.kind, n.sis_id, n.pinned_run
      from unnest(${rowKinds as string[]}::text[]) as k (kind)
      cross join lateral (
        select sis_id, max(pinned_run) as pinned_run from (
          select sis_id, pinned_run from link l where l.district_id = ${run.districtId} and l.kind = k.kind
          order by pinned_run desc, sis_id limit ${latestOfAKind * 10}) pinned
        group by sis_id) n
    ), considered as materialized (
      select a.kind, a.sis_id, coalesce(a.school, '') as school, hashtext(a.sis_id || ${String(run.runId)}) as at_random, null::int as pinned_run
      from applied_row a cross join size
      where a.district_id = ${run.districtId} and not a.removed
        and hashtext(a.sis_id || ${String(run.runId)})
            % (case when a.kind = 'user' then people when a.kind in ('course', 'section') then classes else 1 end)::int = 0
      union all
      select n.kind, n.sis_id, a.school, 0, n.pinned_run
      from newest n
      cross join lateral (
        select coalesce(school, '') as school from applied_row
        where ${own} and kind = n.kind and sis_id = n.sis_id and not removed limit 1) a
    ), standing as materialized (
      select c.* from considered c
      where case c.kind
              when 'user' then c.sis_id in (
                select user_id from user_target where ${own} and state = ${UserState.live})
              when 'section' then c.sis_id in (
                select section_id from class_target where ${own} and state = ${ClassState.live})
              when 'course' then c.sis_id in (
                select course_id from class_target where ${own} and state = ${ClassState.live})
              when 'term' then c.sis_id in (
                select sis_id from applied_row where ${own} and kind = 'term'
                  and (fields->>'end_date' = '' or fields->>'end_date' >= ${run.asOf}))
              else true end
    ), latest as materialized (
      select kind, sis_id from (
        select kind, sis_id, row_number() over (partition by kind order by pinned_run desc, sis_id) as place
        from standing where pinned_run is not null) ranked
      where place <= ${latestOfAKind}
    ), spread as (
      select kind, sis_id, row_number() over (partition by kind order by turn, at_random) as place
      from (select *, row_number() over (partition by kind, school order by at_random) as turn
            from standing where pinned_run is null) by_school
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
