import type { GradeHoldReason } from '../../../codes/grade-hold-reasons.js';
import type { HeldSelection } from '../../passback/decisions.js';
import type { Sql } from '../../postgres/connect.js';
import { teacherOfClass } from './teacher.js';

/** What is held of one piece of work. */
export interface HeldWork {
  school: string;
  classId: string;
  teacher: string | null;
  assignmentId: string;
  /** Name of the work in Canvas. */
  work: string;
  lineItem: 'create' | 'update' | null;
  results: number;
  zeros: number;
  withdrawals: number;
  findings: GradeHoldReason[];
}

/** What a run holds and a selection names, by class and work. */
export async function heldWork(
  sql: Sql,
  runId: number,
  selection: Partial<HeldSelection> & { code?: string | null },
): Promise<HeldWork[]> {
  const { school = null, classId = null, teacher = null, assignmentId = null, student = null, code = null } = selection;
  return sql<HeldWork[]>`
    select * from (
      select w.school, w.class_id as "classId", ${teacherOfClass(sql)} as teacher, w.assignment_id as "assignmentId",
             coalesce(a.body->>'name', w.assignment_id) as work,
             max(w.op) filter (where w.kind = 'lineItem') as "lineItem",
             count(*) filter (where w.kind = 'result' and w.op <> 'withdraw')::int as results,
             count(*) filter (where (w.after->>'score')::float8 = 0)::int as zeros,
             count(*) filter (where w.op = 'withdraw')::int as withdrawals,
             array(select distinct f from grade_write h, unnest(h.findings) f
                   where h.run_id = w.run_id and h.class_id = w.class_id and h.assignment_id = w.assignment_id
                     and h.state = 'held' order by f) as findings
      from grade_write w
      left join canvas_assignment a
        on a.district_id = w.district_id and a.class_id = w.class_id and a.assignment_id = w.assignment_id
      where w.run_id = ${runId} and w.state = 'held'
        and (${school}::text is null or w.school = ${school})
        and (${classId}::text is null or w.class_id = ${classId})
        and (${assignmentId}::text is null or w.assignment_id = ${assignmentId})
        and (${student}::text is null or w.student_sourced_id = ${student})
      group by w.run_id, w.district_id, w.school, w.class_id, w.assignment_id, a.body
    ) held
    where (${teacher}::text is null or teacher = ${teacher}) and (${code}::text is null or ${code} = any(findings))
    order by school, "classId", work`;
}
