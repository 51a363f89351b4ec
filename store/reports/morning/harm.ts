import type { SchoolHarm } from '../../../morning/model.js';
import { Operation, RowOutcome } from '../../../roster/plan.js';
import { ClassState, UserState } from '../../../roster/targets.js';
import type { Sql } from '../../postgres/connect.js';
import { disableNestedLoops } from '../../postgres/planner-hints.js';
import { planTables } from '../../provisioning/states/blocked.js';

/** The Canvas roles of a district's settings (`mapping.roles`). */
interface Roles {
  student: string;
  teacher: string;
}

/**
 * What people of each school lost by a run, of what Canvas has accepted: compared with what stands now, so that whoever
 * came back with a later run has lost nothing. Empty where the rows of its plan are no longer kept.
 */
export async function harmOfRun(
  sql: Sql,
  run: { districtId: number; runId: number },
  { student, teacher }: Roles,
): Promise<SchoolHarm[]> {
  return sql.begin(async (tx): Promise<SchoolHarm[]> => {
    const [kept] = await tx<[{ kept: boolean }]>`select to_regclass('plan_row_r' || ${run.runId}) is not null as kept`;
    if (!kept.kept) return [];
    const { rows, enrollments } = planTables(tx, run);
    const taken = tx`p.op = ${Operation.remove} and p.outcome = ${RowOutcome.accepted} and p.role in (${student}, ${teacher})`;
    const lostLogin = tx`p.kind = 'user' and p.seq > 0 and p.outcome = ${RowOutcome.accepted}
      and p.loss && array['identityChanged', 'suspended']
      and p.sis_id in (select user_id from user_target where district_id = ${run.districtId} and state = ${UserState.live})`;
    // Most nights take nothing, and need not look through all enrollments of the district.
    const [anything] = await tx`
      select 1 where exists (select 1 from ${enrollments} p where ${taken}) or exists (select 1 from ${rows} p where ${lostLogin})`;
    if (!anything) return [];
    await disableNestedLoops(tx);
    const going = tx`
      select t.section_id from class_target t
      join applied_row s on s.district_id = t.district_id and s.kind = 'section' and s.sis_id = t.section_id and not s.removed
      where t.district_id = ${run.districtId} and t.state = ${ClassState.live}`;
    return tx<SchoolHarm[]>`
      with taken as materialized (
        select section_id, user_id, role, person_id, coalesce(school, '') as school from ${enrollments} p
        where ${taken}
      ), standing as materialized (
        select e.section_id, e.user_id, e.role from applied_enrollment e
        where e.district_id = ${run.districtId} and e.status = 'active' and e.role in (${student}, ${teacher})
          and (e.section_id in (select section_id from taken) or e.user_id in (select user_id from taken))
          and e.section_id in (${going})
      ), harm as (
        select school, count(distinct section_id) filter (where role = ${student}) as emptied,
               count(distinct section_id) filter (where role = ${teacher}) as teacherless,
               0 as students, 0 as logins
        from taken t
        where section_id in (${going})
          and not exists (select 1 from standing s where s.section_id = t.section_id and s.role = t.role)
        group by school
        union all
        select school, 0, 0, count(distinct user_id), 0
        from taken t
        where role = ${student} and not exists (select 1 from standing s where s.user_id = t.user_id and s.role = t.role)
          and person_id in (select user_sourced_id from user_target
                            where district_id = ${run.districtId} and state = ${UserState.live})
        group by school
        union all
        select coalesce(school, ''), 0, 0, 0, count(*) from ${rows} p
        where ${lostLogin} group by school
      )
      select h.school, min(o.body->>'name') as "schoolName", sum(emptied)::int as "emptiedClasses",
             sum(teacherless)::int as "classesWithoutTeacher", sum(students)::int as "studentsWithoutClass",
             sum(logins)::int as "lostLogins"
      from harm h
      left join mirror_record o on o.district_id = ${run.districtId} and o.collection = 'orgs' and o.sourced_id = h.school
      group by h.school order by sum(emptied + teacherless + students + logins) desc, h.school`;
  });
}
