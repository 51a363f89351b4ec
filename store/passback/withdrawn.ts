import type { WithdrawnGrade } from '../../gradebook/class-facts.js';
import type { KnownLineItem } from '../../gradebook/compare-line-item.js';
import type { Transaction, Sql } from '../postgres/connect.js';

/** What was taken back by hand, and stays away until Canvas says something else or a person releases it. */

interface OfWork {
  districtId: number;
  runId: number;
  classId: string;
  assignmentId: string;
}

export async function withdrawnOfClass(sql: Sql, districtId: number, classId: string): Promise<WithdrawnGrade[]> {
  return sql<WithdrawnGrade[]>`
    select assignment_id as "assignmentId", student_sourced_id as "studentSourcedId", score, exempt, fields
    from withdrawn_grade
    where district_id = ${districtId} and class_id = ${classId} and released_at is null`;
}

/** Keeps what was taken back, as it had been sent. */
export async function keepWithdrawn(
  tx: Transaction,
  { districtId, runId, classId, assignmentId }: OfWork,
  { studentSourcedId, score, exempt, fields }: Omit<WithdrawnGrade, 'assignmentId'>,
): Promise<void> {
  await tx`
    insert into withdrawn_grade
      (district_id, class_id, assignment_id, student_sourced_id, score, exempt, fields, withdrawn_run)
    values (${districtId}, ${classId}, ${assignmentId}, ${studentSourcedId}, ${score}, ${exempt},
            ${fields === null ? null : tx.json(fields)}, ${runId})
    on conflict (district_id, class_id, assignment_id, student_sourced_id) do update
    set score = excluded.score, exempt = excluded.exempt, fields = excluded.fields,
        withdrawn_run = excluded.withdrawn_run, withdrawn_at = now(), released_by = null, released_at = null`;
}

/** Forgets what was taken back of a student, or these fields of a line item: something newer was accepted. */
export async function forgetWithdrawn(
  tx: Transaction,
  { districtId, classId, assignmentId }: Omit<OfWork, 'runId'>,
  accepted: { studentSourcedId: string } | { fields: Partial<KnownLineItem> },
): Promise<void> {
  const student = 'studentSourcedId' in accepted ? accepted.studentSourcedId : '';
  const names = 'fields' in accepted ? Object.keys(accepted.fields) : [];
  await tx`
    update withdrawn_grade set fields = fields - ${names}::text[]
    where district_id = ${districtId} and class_id = ${classId} and assignment_id = ${assignmentId}
      and student_sourced_id = ${student} and fields is not null`;
  await tx`
    delete from withdrawn_grade
    where district_id = ${districtId} and class_id = ${classId} and assignment_id = ${assignmentId}
      and student_sourced_id = ${student} and (fields is null or fields = '{}')`;
}
