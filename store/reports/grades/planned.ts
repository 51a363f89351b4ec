import type { Sql } from '../../postgres/connect.js';
import { teacherOfClass } from './teacher.js';

/** What a run plans for one piece of work. Names are those of Canvas; nobody's grade is among them. */
export interface PlannedWork {
  classId: string;
  teacher: string | null;
  work: string;
  lineItem: 'create' | 'update' | null;
  results: number;
  withdrawals: number;
  held: number;
  findings: string[];
}

/** What the plan of a run holds, by class and work. */
export async function plannedWork(sql: Sql, runId: number, limit: number): Promise<PlannedWork[]> {
  return sql<PlannedWork[]>`
    select w.class_id as "classId", ${teacherOfClass(sql)} as teacher, coalesce(a.body->>'name', w.assignment_id) as work,
           max(w.op) filter (where w.kind = 'lineItem') as "lineItem",
           count(*) filter (where w.kind = 'result' and w.op <> 'withdraw')::int as results,
           count(*) filter (where w.op = 'withdraw')::int as withdrawals,
           count(*) filter (where w.state = 'held')::int as held,
           coalesce((select array_agg(distinct f order by f) from grade_write h, unnest(h.findings) f
                     where h.run_id = w.run_id and h.class_id = w.class_id and h.assignment_id = w.assignment_id),
                    '{}') as findings
    from grade_write w
    left join canvas_assignment a
      on a.district_id = w.district_id and a.class_id = w.class_id and a.assignment_id = w.assignment_id
    where w.run_id = ${runId}
    group by w.run_id, w.district_id, w.class_id, w.assignment_id, a.body
    order by w.class_id, work limit ${limit}`;
}

/** Why something does not go, or stays as it is, with how often. */
export interface NotedReason {
  reason: string;
  classes: number;
  works: number;
  students: number;
}

export async function notedReasons(sql: Sql, runId: number): Promise<NotedReason[]> {
  return sql<NotedReason[]>`
    select reason, count(distinct class_id)::int as classes, count(distinct (class_id, assignment_id))::int as works,
           count(*) filter (where student_sourced_id <> '')::int as students
    from grade_note where run_id = ${runId} group by reason order by count(*) desc, reason`;
}
