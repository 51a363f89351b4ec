import { ofSelection } from '../../passback/of-selection.js';
import type { Sql } from '../../postgres/connect.js';
import type { WriteSelection } from '../../schema/passback-links.js';
import { teacherOfClass } from './teacher.js';

/** Work of which something was taken back by hand, and stays away. */
export interface WithdrawnWork {
  classId: string;
  teacher: string | null;
  assignmentId: string;
  work: string;
  /** Whether its line item was deleted, or fields of it taken back. */
  lineItem: 'deleted' | 'changed' | null;
  grades: number;
  /** Number of the withdrawal, the run whose writes it took back, and who asked for it. */
  run: number;
  ofRun: number;
  by: string;
}

/** What was taken back of a district and is not released, by class and work. */
export async function withdrawnWork(sql: Sql, districtId: number, selection: WriteSelection): Promise<WithdrawnWork[]> {
  const { student } = selection;
  return sql<WithdrawnWork[]>`
    select w.class_id as "classId", ${teacherOfClass(sql)} as teacher, w.assignment_id as "assignmentId",
           coalesce(a.body->>'name', w.assignment_id) as work, max(w.line_item) as "lineItem",
           count(*) filter (where w.line_item is null)::int as grades, r.number as run, o.number as "ofRun",
           q.requested_by as by
    from (
      select district_id, class_id, assignment_id, withdrawn_run as run_id, student_sourced_id,
             case when fields is not null then 'changed' end as line_item
      from withdrawn_grade where released_at is null
      union all
      select district_id, class_id, assignment_id, accepted_run, '', 'deleted' from line_item_link
      where state = 'withdrawn'
    ) w
    join run r on r.id = w.run_id
    join passback_run p on p.run_id = r.id
    join grade_withdrawal q on q.id = p.withdrawal
    join run o on o.id = q.of_run
    left join canvas_assignment a
      on a.district_id = w.district_id and a.class_id = w.class_id and a.assignment_id = w.assignment_id
    where w.district_id = ${districtId} and ${ofSelection(sql, selection)}
      and (${student}::text is null or w.student_sourced_id = ${student})
    group by w.district_id, w.class_id, w.assignment_id, a.body, r.number, o.number, q.requested_by
    order by w.class_id, work, r.number`;
}

/** What a withdrawal takes back, or would, of one piece of work. */
export interface WithdrawalLine {
  classId: string;
  teacher: string | null;
  assignmentId: string;
  work: string;
  lineItem: 'delete' | 'change' | null;
  deleted: number;
  changed: number;
  refused: number;
  /** What is left, by reason. */
  left: Record<string, number>;
}

/** The plan of a withdrawal, or what became of it, by class and work. */
export async function withdrawalLines(sql: Sql, districtId: number, runId: number): Promise<WithdrawalLine[]> {
  return sql<WithdrawalLine[]>`
    select w.class_id as "classId", ${teacherOfClass(sql)} as teacher, w.assignment_id as "assignmentId",
           coalesce(a.body->>'name', w.assignment_id) as work,
           max(case when w.kind = 'lineItem' then case w.op when 'withdraw' then 'delete' else 'change' end end)
             as "lineItem",
           count(*) filter (where w.kind = 'result' and w.op = 'withdraw')::int as deleted,
           count(*) filter (where w.kind = 'result' and w.op <> 'withdraw')::int as changed,
           count(*) filter (where w.outcome in ('refused', 'unknown', 'waiting'))::int as refused,
           coalesce((
             select jsonb_object_agg(n.reason, n.count)
             from (select reason, count(*)::int as count from grade_note
                   where run_id = ${runId} and class_id = w.class_id and assignment_id = w.assignment_id
                   group by reason) n), '{}') as left
    from (
      select district_id, class_id, assignment_id, kind, op, outcome from grade_write
      where run_id = ${runId} and outcome is distinct from 'superseded'
      union all
      select ${districtId}::int, class_id, assignment_id, null, null, null from grade_note where run_id = ${runId}
    ) w
    left join canvas_assignment a
      on a.district_id = w.district_id and a.class_id = w.class_id and a.assignment_id = w.assignment_id
    group by w.district_id, w.class_id, w.assignment_id, a.body
    order by w.class_id, work`;
}
