import type { gradeWrite } from '../../schema/passback.js';
import type { Sql } from '../../postgres/connect.js';

/** A planned write and what became of it. */
export interface WriteLine extends Pick<
  typeof gradeWrite.$inferSelect,
  | 'kind'
  | 'op'
  | 'assignmentId'
  | 'studentSourcedId'
  | 'fields'
  | 'before'
  | 'after'
  | 'state'
  | 'findings'
  | 'outcome'
  | 'code'
  | 'attempts'
  | 'sentAt'
> {
  /** Number of the run within the district. */
  run: number;
  /** HTTP status of the last answer. */
  status: number | null;
}

/** Every write of a piece of work over the kept runs, the newest first. */
export async function writesOfWork(
  sql: Sql,
  districtId: number,
  classId: string,
  assignmentId: string,
): Promise<WriteLine[]> {
  return sql<WriteLine[]>`
    select r.number as run, w.kind, w.op, w.assignment_id as "assignmentId",
           w.student_sourced_id as "studentSourcedId", w.fields, w.before, w.after, w.state, w.findings, w.outcome,
           w.code, w.attempts, w.answer_status as status, w.sent_at as "sentAt"
    from grade_write w join run r on r.id = w.run_id
    where w.district_id = ${districtId} and w.class_id = ${classId} and w.assignment_id = ${assignmentId}
    order by w.id desc`;
}

/** Writes of a class that the latest passback planned. */
export async function writesOfRun(sql: Sql, runId: number, classId: string): Promise<WriteLine[]> {
  return sql<WriteLine[]>`
    select r.number as run, w.kind, w.op, w.assignment_id as "assignmentId",
           w.student_sourced_id as "studentSourcedId", w.fields, w.before, w.after, w.state, w.findings, w.outcome,
           w.code, w.attempts, w.answer_status as status, w.sent_at as "sentAt"
    from grade_write w join run r on r.id = w.run_id
    where w.run_id = ${runId} and w.class_id = ${classId} order by w.id`;
}
