import type { GradeHoldReason } from '../../../codes/grade-reasons.js';
import type { HeldSelection } from '../../passback/decisions.js';
import type { Sql } from '../../postgres/connect.js';

/** What a run holds of one piece of work. */
export interface HeldWork {
  classId: string;
  school: string;
  teacher: string | null;
  assignmentId: string;
  work: string;
  results: number;
  zeros: number;
  withdrawals: number;
  findings: GradeHoldReason[];
}

/** The held writes of a run that a selection names, by class and work. */
export async function heldGrades(
  sql: Sql,
  districtId: number,
  runId: number,
  { school, classId, teacher, assignmentId, student }: HeldSelection,
): Promise<HeldWork[]> {
  return sql<HeldWork[]>`
    select w.class_id as "classId", w.school, t.teacher, w.assignment_id as "assignmentId",
           coalesce(a.body->>'name', w.assignment_id) as work,
           count(*) filter (where w.kind = 'result')::int as results,
           count(*) filter (where (w.after->>'score')::float8 = 0)::int as zeros,
           count(*) filter (where w.op = 'withdraw')::int as withdrawals,
           (select array_agg(distinct f order by f) from grade_write h, unnest(h.findings) f
            where h.run_id = ${runId} and h.class_id = w.class_id and h.assignment_id = w.assignment_id
              and h.state = 'held') as findings
    from grade_write w
    left join canvas_assignment a
      on a.district_id = w.district_id and a.class_id = w.class_id and a.assignment_id = w.assignment_id
    left join lateral (
      select min(e.user_id) as teacher from mirror_enrollment e
      where e.district_id = ${districtId} and e.class_id = w.class_id and e.role = 'teacher' and e.is_primary
    ) t on true
    where w.run_id = ${runId} and w.state = 'held'
      and (${school}::text is null or w.school = ${school})
      and (${classId}::text is null or w.class_id = ${classId})
      and (${assignmentId}::text is null or w.assignment_id = ${assignmentId})
      and (${student}::text is null or w.student_sourced_id = ${student})
      and (${teacher}::text is null or t.teacher = ${teacher})
    group by w.class_id, w.school, t.teacher, w.assignment_id, a.body
    order by w.school, w.class_id, work`;
}
