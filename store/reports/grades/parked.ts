import type { ParkReason } from '../../../codes/park-reasons.js';
import type { Sql } from '../../postgres/connect.js';
import { teacherOfClass } from './teacher.js';

/** Something that the SIS refuses, with what waits for it. */
export interface ParkedCause {
  code: ParkReason;
  classId: string;
  teacher: string | null;
  /** Canvas's id; null if the whole class is refused. */
  assignmentId: string | null;
  /** Name of the work in Canvas; null if the whole class is refused. */
  work: string | null;
  /** sourcedId; null if it concerns all students. */
  student: string | null;
  affected: number;
  status: number | null;
  /** Numbers of the district's runs. */
  firstRun: number;
  lastRun: number;
  /** The run that found its cause gone; null while it is parked. */
  settledRun: number | null;
}

/** Whether what is parked waits, or was settled by a later run. */
export type ParkedState = 'parked' | 'settled';

/** What is or was parked of a district, by code and class. */
export async function parkedCauses(
  sql: Sql,
  districtId: number,
  {
    state = 'parked',
    code = null,
    teacher = null,
    classId = null,
  }: { state?: ParkedState; code?: string | null; teacher?: string | null; classId?: string | null },
): Promise<ParkedCause[]> {
  return sql<ParkedCause[]>`
    select * from (
      select w.code, w.class_id as "classId", ${teacherOfClass(sql)} as teacher,
             nullif(w.assignment_id, '') as "assignmentId",
             coalesce(a.body->>'name', nullif(w.assignment_id, '')) as work,
             nullif(w.student_sourced_id, '') as student, w.affected, w.answer_status as status,
             f.number as "firstRun", l.number as "lastRun", s.number as "settledRun"
      from parked_grade w
      join run f on f.id = w.first_run
      join run l on l.id = w.last_run
      left join run s on s.id = w.settled_run
      left join canvas_assignment a
        on a.district_id = w.district_id and a.class_id = w.class_id and a.assignment_id = w.assignment_id
      where w.district_id = ${districtId} and (w.settled_run is null) = ${state === 'parked'}
        and (${code}::text is null or w.code = ${code}) and (${classId}::text is null or w.class_id = ${classId})
    ) parked
    where ${teacher}::text is null or teacher = ${teacher}
    order by code, "classId", work, student`;
}
