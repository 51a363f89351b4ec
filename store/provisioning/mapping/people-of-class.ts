import { ReadUse } from '../../../roster/proof.js';
import { provisionedRoles } from '../../../roster/roles.js';
import type { Sql } from '../../postgres/connect.js';
import type { RunContext } from '../context.js';
import type { Fragment } from './accepted-pins.js';

/**
 * Who counts in a class `m` now, and who of them Canvas has accepted in its section `ls` (roster/changed-hands
 * `PeopleOfClass`). Null where nothing asks for it, which is nearly always: the class is believed, and was not over by
 * its target `t`, or still is. Null as well where its section does not stand: there is nothing to inherit.
 */
export function peopleOfClass(sql: Sql, run: RunContext): Fragment {
  const standing = sql`
    applied_enrollment x
    where x.district_id = ${run.districtId} and x.section_id = ls.sis_id and x.status in ('active', 'completed')`;
  const mayLiveAgain = sql`
    t.term_end < ${run.asOf} and m.missing_since is null and exists (
      select 1 from mirror_record s
      where s.district_id = m.district_id and s.collection = 'academicSessions'
        and s.sourced_id in (select jsonb_array_elements_text(m.body->'termSourcedIds'))
        and s.body->>'endDate' >= ${run.asOf})`;
  const stands = sql`exists (
    select 1 from applied_row own
    where own.district_id = ${run.districtId} and own.kind = 'section' and own.sis_id = ls.sis_id and not own.removed)`;
  return sql`
    case when (m.believed is not null or (${mayLiveAgain})) and ${stands} then (
      select jsonb_build_object(
               'students', count(*) filter (where here.is_student),
               'keptStudents', count(*) filter (where here.is_student and here.kept),
               'teachers', count(*) filter (where not here.is_student),
               'keptTeachers', count(*) filter (where not here.is_student and here.kept),
               'accepted', (select count(*) from ${standing}),
               'isUnproven', not exists (
                 select 1 from run_certificate p
                 where p.run_id = ${run.runId} and p.collection = 'enrollments' and p.use = ${ReadUse.all}
                   and not coalesce(m.body->>'schoolSourcedId', '') = any(p.empty_schools)))
      from (select e.user_id, e.role = 'student' as is_student, exists (
                     select 1 from ${standing} and x.user_id = (
                       select lu.sis_id from link lu
                       where lu.district_id = ${run.districtId} and lu.kind = 'user' and lu.sourced_id = e.user_id)) as kept
            from mirror_enrollment e
            where e.district_id = ${run.districtId} and e.class_id = m.sourced_id and e.missing_since is null
              and not e.tobedeleted and not e.rejected and (e.end_date is null or e.end_date >= ${run.asOf})
              and e.role = any(${[...provisionedRoles]})
            group by 1, 2) here) end`;
}
