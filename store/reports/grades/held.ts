import type { GradeHoldReason } from '../../../codes/grade-reasons.js';
import type { Sql } from '../../postgres/connect.js';
import { teacherOfClass } from './teacher.js';

/** What is held of one piece of work. */
export interface HeldWork {
  classId: string;
  teacher: string | null;
  /** Name of the work in Canvas. */
  work: string;
  lineItem: 'create' | 'update' | null;
  results: number;
  withdrawals: number;
  findings: GradeHoldReason[];
}

/** What a run holds, by class and work. */
export async function heldWork(
  sql: Sql,
  runId: number,
  { code, teacher }: { code: string | null; teacher: string | null },
): Promise<HeldWork[]> {
  return sql<HeldWork[]>`
    select * from (
      select w.class_id as "classId", ${teacherOfClass(sql)} as teacher,
             coalesce(a.body->>'name', w.assignment_id) as work,
             max(w.op) filter (where w.kind = 'lineItem') as "lineItem",
             count(*) filter (where w.kind = 'result' and w.op <> 'withdraw')::int as results,
             count(*) filter (where w.op = 'withdraw')::int as withdrawals,
             array(select distinct f from grade_write h, unnest(h.findings) f
                   where h.run_id = w.run_id and h.class_id = w.class_id and h.assignment_id = w.assignment_id
                     and h.state = 'held' order by f) as findings
      from grade_write w
      left join canvas_assignment a
        on a.district_id = w.district_id and a.class_id = w.class_id and a.assignment_id = w.assignment_id
      where w.run_id = ${runId} and w.state = 'held'
      group by w.run_id, w.district_id, w.class_id, w.assignment_id, a.body
    ) held
    where (${teacher}::text is null or teacher = ${teacher}) and (${code}::text is null or ${code} = any(findings))
    order by "classId", work`;
}
