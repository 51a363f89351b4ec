import type { ConflictReason, ScoreReason, WorkReason } from '../../../codes/grade-reasons.js';
import type { Sql } from '../../postgres/connect.js';
import { teacherOfClass } from './teacher.js';

/** Why a piece of work, or grades of it, were left out or left as they are. */
export interface NotedWork {
  reason: WorkReason | ScoreReason | ConflictReason;
  classId: string;
  teacher: string | null;
  /** Name of the work in Canvas. */
  work: string;
  /** sourcedIds; empty if it concerns the work itself. */
  students: string[];
}

/** What a run left out or left as it is, by reason, class and work. */
export async function notedWork(
  sql: Sql,
  districtId: number,
  runId: number,
  { reason, teacher }: { reason: string | null; teacher: string | null },
): Promise<NotedWork[]> {
  return sql<NotedWork[]>`
    select * from (
      select w.reason, w.class_id as "classId", ${teacherOfClass(sql)} as teacher,
             coalesce(a.body->>'name', w.assignment_id) as work,
             coalesce(array_agg(w.student_sourced_id order by w.student_sourced_id)
               filter (where w.student_sourced_id <> ''), '{}') as students
      from (select *, ${districtId}::int as district_id from grade_note where run_id = ${runId}) w
      left join canvas_assignment a
        on a.district_id = w.district_id and a.class_id = w.class_id and a.assignment_id = w.assignment_id
      where ${reason}::text is null or w.reason = ${reason}
      group by w.reason, w.district_id, w.class_id, w.assignment_id, a.body
    ) noted
    where ${teacher}::text is null or teacher = ${teacher}
    order by reason, "classId", work`;
}
