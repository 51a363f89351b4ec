import type { Sql } from '../../postgres/connect.js';

/** sourcedId of the primary teacher of a class, of a row `w` with `district_id` and `class_id`. */
export function teacherOfClass(sql: Sql) {
  return sql`(
    select min(e.user_id) from mirror_enrollment e
    where e.district_id = w.district_id and e.class_id = w.class_id and e.role = 'teacher' and e.is_primary)`;
}
