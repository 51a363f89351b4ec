import type { ParkReason } from '../../../codes/grade-reasons.js';
import type { Sql } from '../../postgres/connect.js';

/** Something that the SIS refuses, with what waits for it. */
export interface ParkedCause {
  code: ParkReason;
  classId: string;
  teacher: string | null;
  /** Name of the work in Canvas; null if the whole class is refused. */
  work: string | null;
  /** sourcedId; null if it concerns all students. */
  student: string | null;
  affected: number;
  status: number | null;
  /** Numbers of the district's runs. */
  firstRun: number;
  lastRun: number;
}

/** What is parked of a district now, by code and class. */
export async function parkedCauses(
  sql: Sql,
  districtId: number,
  { code, teacher }: { code: string | null; teacher: string | null },
): Promise<ParkedCause[]> {
  return sql<ParkedCause[]>`
    select * from (
      select p.code, p.class_id as "classId",
             (select min(e.user_id) from mirror_enrollment e
              where e.district_id = p.district_id and e.class_id = p.class_id and e.role = 'teacher' and e.is_primary)
               as teacher,
             coalesce(a.body->>'name', nullif(p.assignment_id, '')) as work,
             nullif(p.student_sourced_id, '') as student, p.affected, p.answer_status as status,
             f.number as "firstRun", l.number as "lastRun"
      from parked_grade p
      join run f on f.id = p.first_run
      join run l on l.id = p.last_run
      left join canvas_assignment a
        on a.district_id = p.district_id and a.class_id = p.class_id and a.assignment_id = p.assignment_id
      where p.district_id = ${districtId} and p.settled_run is null and (${code}::text is null or p.code = ${code})
    ) parked
    where ${teacher}::text is null or teacher = ${teacher}
    order by code, "classId", work, student`;
}
