import { dropCategory, type Droppers, type LosingClass, type SchoolMeasure } from '../../../roster/limits.js';
import { Operation, RowState } from '../../../roster/plan.js';
import type { Sql, Transaction } from '../../postgres/connect.js';
import type { planEnrollment } from '../../schema/plan.js';
import type { RunContext } from '../context.js';
import { sourcesOfCascade } from './cascades.js';
import { droppers, isWeighed, isWeighedBySchool, isWeighedDrop } from './weighed-rows.js';

/**
 * Changes per school by category, except drops, beside what Canvas holds there. Where courses are removed, schools
 * without removals are listed too: they count towards the district's total.
 */
export async function measures(tx: Transaction, run: RunContext): Promise<SchoolMeasure[]> {
  const plan = tx(`plan_row_r${run.runId}`);
  return tx<SchoolMeasure[]>`
    with changing as (
      select coalesce(school, '') as school, category, count(*)::int as count,
             case when kind in ('course', 'section') then 'course' else kind end as kind
      from ${plan} p where ${isWeighed(tx, run)} group by 1, 2, 4
    ), standing as (
      select coalesce(school, '') as school, case when kind in ('course', 'section') then 'course' else kind end as kind,
             count(*)::int as base
      from applied_row
      where district_id = ${run.districtId} and not removed and ${run.canvasHost !== null} and exists (select 1 from changing)
      group by 1, 2
    )
    select c.school, c.category, c.count, coalesce(s.base, 0) as base
    from changing c left join standing s using (school, kind)
    union all
    select s.school, 'removedCourses', 0, s.base from standing s
    where s.kind = 'course' and exists (select 1 from changing where category = 'removedCourses')
      and not exists (select 1 from changing c where c.category = 'removedCourses' and c.school = s.school)`;
}

/**
 * Enrollments to be dropped in each school, cascaded ones included, beside those that Canvas holds there. Schools
 * without drops are listed too: they count towards the district's total.
 */
export async function dropMeasures(tx: Transaction, run: RunContext): Promise<SchoolMeasure[]> {
  const rows = await tx<Array<{ who: Droppers } & Omit<SchoolMeasure, 'category'>>>`
    with dropping as (
      select coalesce(school, '') as school, ${droppers(tx, run)} as who, count(*)::int as count
      from ${tx(`plan_enrollment_r${run.runId}`)} p where ${isWeighedBySchool(tx, run)} group by 1, 2
    ), standing as (
      select coalesce(school, '') as school, ${droppers(tx, run)} as who, count(*)::int as base
      from ${tx(`applied_enrollment_d${run.districtId}`)} p
      where status = 'active' and exists (select 1 from dropping) group by 1, 2
    )
    select school, who, coalesce(d.count, 0) as count, coalesce(s.base, 0) as base
    from dropping d full join standing s using (school, who)`;
  return rows.map(({ who, ...measure }) => ({ ...measure, category: dropCategory[who] }));
}

/** Rows of each kind that Canvas has accepted, without enrollments. */
export async function standingByKind(sql: Sql, districtId: number): Promise<Map<string, number>> {
  const standing = await sql<Array<{ kind: string; rows: number }>>`
    select kind, count(*)::int as rows from applied_row where district_id = ${districtId} and not removed group by kind`;
  return new Map(standing.map(({ kind, rows }) => [kind, rows]));
}

export interface ClassMeasure extends LosingClass, Pick<typeof planEnrollment.$inferSelect, 'sectionId'> {}

/** People present, leaving, moving and coming, for each section that would lose somebody, and what becomes of it. */
export async function classMeasures(tx: Transaction, run: RunContext): Promise<ClassMeasure[]> {
  const plan = tx(`plan_enrollment_r${run.runId}`);
  const student = tx`${droppers(tx, run)} = 'students'`;
  type Counts = Record<'bs' | 'bt' | 'ds' | 'dt' | 'gs' | 'gt' | 'movers', number>;
  const rows = await tx<Array<Counts & Pick<ClassMeasure, 'sectionId' | 'isRemoved'>>>`
    with coming as (
      select user_id, min(section_id) as lowest, max(section_id) as highest
      from ${plan} p where op = ${Operation.create} and ${student} and state = ${RowState.released} group by 1
    ), removed as (
      select distinct section_id from (${sourcesOfCascade(tx, run)}) t
    ), losing as (select distinct section_id from ${plan} p where ${isWeighedDrop(tx, run)}),
    planned as (
      select section_id,
             count(*) filter (where op = ${Operation.remove} and ${student}) as ds,
             count(*) filter (where op = ${Operation.remove} and not (${student})) as dt,
             count(*) filter (where op = ${Operation.remove} and ${student} and (c.lowest <> section_id or c.highest <> section_id)) as movers,
             count(*) filter (where op = ${Operation.create} and ${student}) as gs,
             count(*) filter (where op = ${Operation.create} and not (${student})) as gt
      from ${plan} p left join coming c using (user_id)
      where section_id in (select section_id from losing) and state = ${RowState.released} group by 1
    ), standing as (
      select section_id, count(*) filter (where ${student}) as bs, count(*) filter (where not (${student})) as bt
      from ${tx(`applied_enrollment_d${run.districtId}`)} p
      where status = 'active' and section_id in (select section_id from losing) group by 1
    )
    select section_id as "sectionId", coalesce(bs, 0)::int as bs, coalesce(bt, 0)::int as bt, ds::int, dt::int, gs::int, gt::int,
           movers::int, r.section_id is not null as "isRemoved"
    from planned left join standing using (section_id) left join removed r using (section_id)`;
  return rows.map((row) => ({
    sectionId: row.sectionId,
    before: { students: row.bs, teachers: row.bt },
    drops: { students: row.ds, teachers: row.dt },
    gains: { students: row.gs, teachers: row.gt },
    movers: row.movers,
    isRemoved: row.isRemoved,
  }));
}
