import { groupMembers } from '../../../roster/course-groups.js';
import type { Transaction } from '../../postgres/connect.js';
import type { RunContext } from '../context.js';
import { dummyStaff } from './dummy-staff.js';

/**
 * The shared Canvas course of each class, by the class's sourcedId, with `courses: perCourse` (roster/course-groups
 * `groupCourses`).
 */
export async function groupCourses(tx: Transaction, run: RunContext): Promise<Map<string, string>> {
  const members = tx.unsafe(groupMembers.map((name) => `c.body->'${name}'`).join(', '));
  const dummies = await dummyStaff(tx, run);
  const rows = await tx<Array<{ classId: string; courseId: string }>>`
    with teachers as (
      select distinct on (class_id) class_id, user_id as teacher
      from mirror_enrollment
      where district_id = ${run.districtId} and role = 'teacher' and missing_since is null and not tobedeleted
        and not rejected and user_id <> all(${dummies})
      order by class_id, is_primary desc, begin_date, user_id collate "C"
    ), grouped as (
      select c.sourced_id as class_id, a.fields->>'course_id' as pinned,
             jsonb_build_array(${members}, coalesce(case when c.body->>'courseSourcedId' <> '' then t.teacher end, c.sourced_id)) as group_key
      from mirror_record c
      left join teachers t on t.class_id = c.sourced_id
      left join link l on l.district_id = c.district_id and l.kind = 'section' and l.sourced_id = c.sourced_id
      left join applied_row a on a.district_id = c.district_id and a.kind = 'section' and a.sis_id = l.sis_id
      where c.district_id = ${run.districtId} and c.collection = 'classes' and c.body is not null
    ), founded as (
      select group_key, min(pinned collate "C") as pinned, min(class_id collate "C") as founder from grouped group by 1
    )
    select g.class_id as "classId", coalesce(g.pinned, f.pinned, f.founder) as "courseId"
    from grouped g join founded f using (group_key)`;
  return new Map(rows.map((row) => [row.classId, row.courseId]));
}
