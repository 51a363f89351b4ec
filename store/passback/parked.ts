import type { ParkReason } from '../../codes/park-reasons.js';
import type { PassbackScope } from '../../gradebook/scope.js';
import type { Sql, Transaction } from '../postgres/connect.js';

interface OfClass {
  districtId: number;
  runId: number;
  classId: string;
  school: string;
}

export interface Parked {
  assignmentId: string;
  /** '' if it concerns all students of the work. */
  studentSourcedId: string;
  code: ParkReason;
  /** Grades that wait for it. */
  affected: number;
  status: number | null;
}

/** Parks something that was refused for good: one for each cause, which keeps the run that found it first. */
export async function park(
  tx: Transaction,
  { districtId, runId, classId, school }: OfClass,
  { assignmentId, studentSourcedId, code, affected, status }: Parked,
): Promise<void> {
  await tx`
    insert into parked_grade as p
      (district_id, class_id, assignment_id, student_sourced_id, code, school, affected, answer_status, first_run, last_run)
    values (${districtId}, ${classId}, ${assignmentId}, ${studentSourcedId}, ${code}, ${school}, ${affected}, ${status},
            ${runId}, ${runId})
    on conflict (district_id, class_id, assignment_id, student_sourced_id, code) do update
    set affected = excluded.affected, answer_status = excluded.answer_status, last_run = excluded.last_run,
        first_run = case when p.settled_run is null then p.first_run else excluded.first_run end, settled_run = null`;
}

/**
 * Settles what is parked of the classes that a run has worked on, and that it has not met again, and of those that are
 * left out on purpose; after a run of the whole district also what is parked of classes that are over.
 */
export async function settleParked(
  tx: Transaction,
  districtId: number,
  runId: number,
  scope: PassbackScope,
): Promise<number> {
  const { assignments, students } = scope;
  const isWhole = Object.values(scope).every((each: string[]) => each.length === 0);
  const settled = await tx`
    update parked_grade p set settled_run = ${runId}
    where p.district_id = ${districtId} and p.settled_run is null and p.last_run <> ${runId}
      and coalesce(
        (select c.progress in ('sent', 'excluded') from passback_class c where c.run_id = ${runId} and c.class_id = p.class_id),
        ${isWhole})
      and (${assignments.length} = 0 or p.assignment_id = any(${assignments}))
      and (${students.length} = 0 or p.student_sourced_id = any(${students}))`;
  return settled.count;
}

/** Whether writes to a class as a whole are parked. */
export async function isClassRefused(sql: Sql, districtId: number, classId: string): Promise<boolean> {
  const code: ParkReason = 'CLASS_REFUSED';
  const [found] = await sql`
    select 1 from parked_grade
    where district_id = ${districtId} and class_id = ${classId} and code = ${code} and settled_run is null`;
  return found !== undefined;
}

/** What is parked of a district now: causes, and grades that wait for them. */
export async function countParked(sql: Sql, districtId: number): Promise<{ causes: number; grades: number }> {
  const [counts] = await sql<Array<{ causes: number; grades: number }>>`
    select count(*)::int as causes, coalesce(sum(affected), 0)::int as grades
    from parked_grade where district_id = ${districtId} and settled_run is null`;
  return counts!;
}

/**
 * Whether an earlier run has already parked a line item because the SIS did not keep it: then its id is one that a
 * deleted line item had, and the database does not know of it.
 */
export async function wasNotKeptBefore(
  tx: Transaction,
  { districtId, runId, classId, assignmentId }: Omit<OfClass, 'school'> & { assignmentId: string },
): Promise<boolean> {
  const code: ParkReason = 'WRITE_NOT_KEPT';
  const [before] = await tx`
    select 1 from parked_grade
    where district_id = ${districtId} and class_id = ${classId} and assignment_id = ${assignmentId}
      and student_sourced_id = '' and code = ${code} and last_run < ${runId}`;
  return before !== undefined;
}
