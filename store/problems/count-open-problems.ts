import { countsPeople, countsRecords, keepsNothingAway } from '../../codes/record-problems.js';
import type { Sql } from '../postgres/connect.js';
import { problemsOnDay } from './acknowledge.js';

/** Unsettled problems of a district. Those with the same cause count once. */
export interface OpenProblems {
  open: number;
  /** Of which somebody knows, on that day. */
  acknowledged: number;
  keptAway: KeptAway;
}

/** What open problems keep out of Canvas, or may, without the acknowledged ones. */
export interface KeptAway {
  people: number;
  /** Classes, and courses and sections that Canvas refused. */
  classes: number;
  /** Enrollments that have a problem, or name somebody or something that has. */
  enrollments: number;
  /** Schools, terms and whatever else. */
  others: number;
}

/** What Canvas refused is told by the plan: until the run closes, the problem of an earlier one may still be open. */
const toldElsewhere: string[] = [...keepsNothingAway, 'CANVAS_REFUSED'];

export async function countOpenProblems(sql: Sql, districtId: number, on: string): Promise<OpenProblems> {
  const people = ['users', 'user'];
  const classes = ['classes', 'courses', 'section', 'course'];
  const enrollments = ['enrollments', 'enrollment'];
  // Of two records that may be one, the one that vanished keeps its place in Canvas.
  const standsAsItStood = sql`(
    p.code = any(${['PERSON_ID_CHANGED', 'CLASS_ID_CHANGED']}) and exists (
      select 1 from mirror_record m
      where m.district_id = ${districtId} and m.collection = p.kind and m.sourced_id = p.thing
        and m.missing_since is not null))`;
  const [counted] = await sql<Array<Omit<OpenProblems, 'keptAway'> & KeptAway>>`
    with problems as (
      select p.*, p.until is not null as acknowledged,
             p.affected > 0 and p.code <> all(${toldElsewhere}) and not ${standsAsItStood} as keeps_away
      from ${problemsOnDay(sql, districtId, on, { settledToo: false })} p
    ), by_cause as (
      select code, cause_kind, cause, bool_and(acknowledged) as acknowledged from problems group by 1, 2, 3
    ), kept as (
      select kind, thing, max(affected) as affected, bool_or(code = any(${[...countsPeople]})) as counts_people,
             1 as records
      from problems where keeps_away and not acknowledged and code <> all(${[...countsRecords]}) group by 1, 2
      union all
      select kind, thing, case when kind = any(${enrollments}) then affected else 0 end, false, affected
      from problems where keeps_away and not acknowledged and code = any(${[...countsRecords]})
    )
    select (select count(*) from by_cause where not acknowledged)::int as open,
           (select count(*) from by_cause where acknowledged)::int as acknowledged,
           (coalesce(sum(records) filter (where kind = any(${people})), 0) + coalesce(sum(affected) filter (where counts_people), 0))::int as people,
           coalesce(sum(records) filter (where kind = any(${classes})), 0)::int as classes,
           coalesce(sum(affected) filter (where kind = any(${enrollments})), 0)::int
             + coalesce(sum(affected) filter (where kind in ('users', 'classes')), 0)::int as enrollments,
           coalesce(sum(records) filter (where kind <> all(${[...people, ...classes, ...enrollments]}) and not counts_people), 0)::int as others
    from kept`;
  const { open, acknowledged, ...keptAway } = counted!;
  return { open, acknowledged, keptAway };
}
