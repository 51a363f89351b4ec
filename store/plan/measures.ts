import type { Transaction } from '../connect.js';
import { joinWholeSets } from '../set-based.js';
import type { RunContext } from '../runs/run-of.js';

export interface Measure {
  school: string;
  category: string;
  count: number;
  base: number;
}

/** What a run would change in each school, by category but for drops, beside what Canvas holds there. */
export async function measures(tx: Transaction, run: RunContext): Promise<Measure[]> {
  const plan = tx(`plan_row_r${run.runId}`);
  await joinWholeSets(tx);
  return tx<Measure[]>`
    with changing as (
      select coalesce(school, '') as school, category, count(*)::int as count,
             case when kind in ('course', 'section') then 'course' else kind end as kind
      from ${plan} where category is not null group by 1, 2, 4
    ), standing as (
      select coalesce(school, '') as school, case when kind in ('course', 'section') then 'course' else kind end as kind,
             count(*)::int as base
      from applied_row where district_id = ${run.districtId} and not removed and ${!run.firstNight} group by 1, 2
    )
    select c.school, c.category, c.count, coalesce(s.base, 0) as base
    from changing c left join standing s using (school, kind)`;
}

/**
 * The enrollments that a run would drop in each school, beside those that Canvas holds there. A section that is deleted
 * takes its seats along, so they count as well.
 */
export async function dropMeasures(tx: Transaction, run: RunContext): Promise<Measure[]> {
  const student = run.settings.mapping.roles.student;
  await joinWholeSets(tx);
  return tx<Measure[]>`
    with dropping as (
      select school, students, count(*)::int as count from (
        select coalesce(school, '') as school, role = ${student} as students
        from ${tx(`plan_enrollment_r${run.runId}`)} where op = 'remove' and verdict = 'released'
        union all
        select coalesce(s.school, ''), a.role = ${student}
        from ${tx(`plan_row_r${run.runId}`)} s
        join ${tx(`applied_enrollment_d${run.districtId}`)} a on a.section_id = s.sis_id and a.status = 'active'
        where s.kind = 'section' and s.op = 'remove' and s.verdict = 'released'
      ) seat group by 1, 2
    ), standing as (
      select coalesce(school, '') as school, role = ${student} as students, count(*)::int as base
      from ${tx(`applied_enrollment_d${run.districtId}`)}
      where status = 'active' and exists (select 1 from dropping) group by 1, 2
    )
    select d.school, case when d.students then 'studentDrops' else 'teacherDrops' end as category, d.count,
           coalesce(s.base, 0) as base
    from dropping d left join standing s using (school, students)`;
}

export interface ClassMeasure {
  sectionId: string;
  before: { students: number; teachers: number };
  drops: { students: number; teachers: number };
  gains: { students: number; teachers: number };
}

/** For each section that would lose somebody: who stands there, who would go, who would come. */
export async function classMeasures(tx: Transaction, run: RunContext): Promise<ClassMeasure[]> {
  const plan = tx(`plan_enrollment_r${run.runId}`);
  const student = run.settings.mapping.roles.student;
  const rows = await tx<Array<Record<'sectionId' | 'bs' | 'bt' | 'ds' | 'dt' | 'gs' | 'gt', never>>>`
    with losing as (select distinct section_id from ${plan} where op = 'remove' and verdict = 'released'),
    planned as (
      select section_id,
             count(*) filter (where op = 'remove' and role = ${student}) as ds,
             count(*) filter (where op = 'remove' and role <> ${student}) as dt,
             count(*) filter (where op = 'create' and role = ${student}) as gs,
             count(*) filter (where op = 'create' and role <> ${student}) as gt
      from ${plan} where section_id in (select section_id from losing) and verdict = 'released' group by 1
    ), standing as (
      select section_id, count(*) filter (where role = ${student}) as bs, count(*) filter (where role <> ${student}) as bt
      from ${tx(`applied_enrollment_d${run.districtId}`)}
      where status = 'active' and section_id in (select section_id from losing) group by 1
    )
    select section_id as "sectionId", coalesce(bs, 0)::int as bs, coalesce(bt, 0)::int as bt, ds::int, dt::int, gs::int, gt::int
    from planned left join standing using (section_id)`;
  return rows.map((row) => ({
    sectionId: row.sectionId,
    before: { students: row.bs, teachers: row.bt },
    drops: { students: row.ds, teachers: row.dt },
    gains: { students: row.gs, teachers: row.gt },
  }));
}

/** Whether a run would delete a section, and all its seats with it. */
export async function removesSections(tx: Transaction, run: RunContext): Promise<boolean> {
  const [any] = await tx`
    select 1 from ${tx(`plan_row_r${run.runId}`)} where kind = 'section' and op = 'remove' and verdict = 'released' limit 1`;
  return any !== undefined;
}

/** How many enrollments a run would create and how many it would drop. */
export async function enrollmentCounts(tx: Transaction, run: RunContext): Promise<{ create: number; remove: number }> {
  const rows = await tx<Array<{ op: 'create' | 'remove'; rows: number }>>`
    select op, count(*)::int as rows from ${tx(`plan_enrollment_r${run.runId}`)} group by 1`;
  return { create: 0, remove: 0, ...Object.fromEntries(rows.map((each) => [each.op, each.rows])) };
}
