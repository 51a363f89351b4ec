import type { Sql, Transaction } from '../postgres/connect.js';
import type { WriteSelection } from '../schema/passback-links.js';

/** Whether a row `w` with `district_id`, `class_id` and `assignment_id` is of a selection, students aside. */
export function ofSelection(
  sql: Sql | Transaction,
  { school, classId, teacher, assignmentId }: Omit<WriteSelection, 'student'>,
) {
  return sql`
    (${classId}::text is null or w.class_id = ${classId})
      and (${assignmentId}::text is null or w.assignment_id = ${assignmentId})
      and (${school}::text is null or exists (
        select 1 from class_target t
        where t.district_id = w.district_id and t.class_id = w.class_id and t.school = ${school}))
      and (${teacher}::text is null or exists (
        select 1 from mirror_enrollment e
        where e.district_id = w.district_id and e.class_id = w.class_id and e.user_id = ${teacher}
          and e.role = 'teacher' and e.is_primary))`;
}
