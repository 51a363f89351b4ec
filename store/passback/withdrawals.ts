import { sameResult, type ComparedResult } from '../../gradebook/compare-result.js';
import type { SentLineItem, SentResult } from '../../gradebook/plan-withdrawal.js';
import { StoreError } from '../errors.js';
import type { Json, Sql, Transaction } from '../postgres/connect.js';
import { ofSelection } from './of-selection.js';
import type { ProvisionedClass } from '../provisioning/roster-for-passback.js';
import { WriteOutcome } from '../schema/passback.js';
import type { gradeWithdrawal, WriteSelection } from '../schema/passback-links.js';

/** A request to take back what a run has sent. */
export interface Withdrawal extends Pick<
  typeof gradeWithdrawal.$inferSelect,
  'id' | 'districtId' | 'ofRun' | 'selection'
> {
  district: string;
}

/** Keeps a request to take back what a run has sent: who asked, when, which run and what of it. Returns its id. */
export async function requestWithdrawal(
  sql: Sql,
  request: { districtId: number; ofRun: number; selection: WriteSelection; by: string; because: string | null },
): Promise<number> {
  const { districtId, ofRun, selection, by, because } = request;
  const [requested] = await sql<Array<{ id: number }>>`
    insert into grade_withdrawal (district_id, of_run, selection, requested_by, because)
    values (${districtId}, ${ofRun}, ${sql.json(selection as unknown as Json)}, ${by}, ${because}) returning id`;
  return requested!.id;
}

/** A request by its id. Throws `StoreError` `WITHDRAWAL_UNKNOWN`. */
export async function readWithdrawal(sql: Sql, id: number): Promise<Withdrawal> {
  const [found] = await sql<Withdrawal[]>`
    select w.id, w.district_id as "districtId", w.of_run as "ofRun", w.selection, d.key as district
    from grade_withdrawal w join district d on d.id = w.district_id where w.id = ${id}`;
  if (!found) throw new StoreError('WITHDRAWAL_UNKNOWN', `There is no request ${id} to take something back.`);
  return found;
}

/** The request that a run carries out. */
export async function withdrawalOfRun(sql: Sql, runId: number): Promise<Withdrawal> {
  const [found] = await sql<Array<{ withdrawal: number | null }>>`
    select withdrawal from passback_run where run_id = ${runId}`;
  return readWithdrawal(sql, found?.withdrawal ?? 0);
}

/** Rows `w` of `grade_write` that a run has written and a selection names. */
function sentWrites(sql: Sql | Transaction, { ofRun, selection }: Pick<Withdrawal, 'ofRun' | 'selection'>) {
  const { student } = selection;
  return sql`
    w.run_id = ${ofRun} and w.outcome = ${WriteOutcome.accepted} and ${ofSelection(sql, selection)}
      and (${student}::text is null or w.student_sourced_id = ${student})`;
}

/** The classes to which a run has written something that a request names. */
export async function classesOfWithdrawal(sql: Sql, withdrawal: Withdrawal): Promise<ProvisionedClass[]> {
  return sql<ProvisionedClass[]>`
    select c.class_id as "classId", c.section_id as "sectionId", c.course_id as "courseId", c.school
    from passback_class c
    where c.run_id = ${withdrawal.ofRun} and exists (
      select 1 from grade_write w where w.class_id = c.class_id and ${sentWrites(sql, withdrawal)})
    order by c.class_id`;
}

/** What a run has written to a class and a request names. */
export async function sentToClass(
  sql: Sql,
  withdrawal: Withdrawal,
  classId: string,
): Promise<{ lineItems: SentLineItem[]; results: SentResult[] }> {
  // Where the provider gives the ids, the link has the one that counts.
  const lineItems = await sql<SentLineItem[]>`
    select w.assignment_id as "assignmentId", w.generation, coalesce(l.sourced_id, w.sourced_id) as "sourcedId", w.op,
           coalesce(w.fields, '{}') as fields, w.fields_before as "fieldsBefore", w.cut_off as "cutOff"
    from grade_write w
    left join line_item_link l
      on l.district_id = w.district_id and l.class_id = w.class_id and l.assignment_id = w.assignment_id
        and l.generation = w.generation
    where w.class_id = ${classId} and w.kind = 'lineItem' and w.op in ('create', 'update')
      and ${sentWrites(sql, withdrawal)}
    order by w.id`;
  const results = await sql<SentResult[]>`
    select w.assignment_id as "assignmentId", w.generation, w.student_sourced_id as "studentSourcedId",
           w.line_item_sourced_id as "lineItemSourcedId", w.sourced_id as "sourcedId", w.before, w.after,
           w.score_day as "scoreDay", w.cut_off as "cutOff"
    from grade_write w
    where w.class_id = ${classId} and w.kind = 'result' and ${sentWrites(sql, withdrawal)}
    order by w.id`;
  return { lineItems, results };
}

/**
 * Whether what the SIS held of a result before a run wrote it had come from here, or was agreed upon: then a change in
 * Canvas may overwrite it again. Otherwise it is somebody's own.
 *
 * @param score what it held
 */
export async function wasAccepted(
  tx: Transaction,
  { districtId, ofRun }: Withdrawal,
  of: { classId: string; assignmentId: string; studentSourcedId: string },
  score: ComparedResult,
): Promise<boolean> {
  const { classId, assignmentId, studentSourcedId } = of;
  const [last] = await tx<Array<{ after: ComparedResult | null }>>`
    select after from grade_write
    where district_id = ${districtId} and class_id = ${classId} and assignment_id = ${assignmentId}
      and kind = 'result' and student_sourced_id = ${studentSourcedId} and outcome = ${WriteOutcome.accepted}
      and run_id < ${ofRun}
    order by id desc limit 1`;
  if (last) return last.after !== null && sameResult(last.after, score);
  // Taken over as it stood: no write came before, and the first one overwrote nothing.
  const [link] = await tx<Array<{ before: ComparedResult | null }>>`
    select before from result_link
    where district_id = ${districtId} and class_id = ${classId} and assignment_id = ${assignmentId}
      and student_sourced_id = ${studentSourcedId}`;
  return link !== undefined && link.before === null;
}
