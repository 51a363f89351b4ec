import type { WithdrawnGrade } from '../../gradebook/class-facts.js';
import type { KnownLineItem } from '../../gradebook/compare-line-item.js';
import { LinkState } from '../../gradebook/link-states.js';
import type { Sql, Transaction } from '../postgres/connect.js';
import type { WriteSelection } from '../schema/passback-links.js';
import { ofSelection } from './of-selection.js';

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

/**
 * Lets what was taken back be sent again by the next passback. Who released it is kept. Returns how many grades, and line
 * items with those of which only fields were taken back.
 */
export async function releaseWithdrawn(
  sql: Sql,
  districtId: number,
  selection: WriteSelection,
  by: string,
): Promise<{ grades: number; lineItems: number }> {
  const { student } = selection;
  const [released] = await sql<Array<{ grades: number; lineItems: number }>>`
    with released as (
      update withdrawn_grade w set released_by = ${by}, released_at = now()
      where w.district_id = ${districtId} and w.released_at is null and ${ofSelection(sql, selection)}
        and (${student}::text is null or w.student_sourced_id = ${student})
      returning w.student_sourced_id
    ), wanted as (
      update line_item_link w set state = ${LinkState.renewing}, state_by = ${by}, state_at = now()
      where w.district_id = ${districtId} and w.state = ${LinkState.withdrawn} and ${ofSelection(sql, selection)}
        and ${student}::text is null
      returning 1
    )
    select (select count(*)::int from released where student_sourced_id <> '') as grades,
           (select count(*)::int from released where student_sourced_id = '')
             + (select count(*)::int from wanted) as "lineItems"`;
  return released!;
}
