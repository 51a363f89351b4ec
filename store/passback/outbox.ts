import type { ParkReason } from '../../codes/park-reasons.js';
import type { Sql, Transaction } from '../postgres/connect.js';
import type { gradeWrite } from '../schema/passback.js';
import { WriteOutcome } from '../schema/passback.js';

/** A planned write with what became of it so far. */
export type GradeWrite = Pick<
  typeof gradeWrite.$inferSelect,
  | 'id'
  | 'kind'
  | 'op'
  | 'assignmentId'
  | 'generation'
  | 'studentSourcedId'
  | 'sourcedId'
  | 'lineItemSourcedId'
  | 'fields'
  | 'fieldsBefore'
  | 'before'
  | 'after'
  | 'scoreDay'
  | 'cutOff'
  | 'outcome'
  | 'attempts'
>;

/**
 * The next released write of a class that is still to be sent or settled; null: none is left. Line items come first, then
 * their results, each in the order of the plan; line items that are deleted last, since the SIS keeps one that has results.
 */
export async function nextWrite(sql: Sql, runId: number, classId: string): Promise<GradeWrite | null> {
  const [write] = await sql<GradeWrite[]>`
    select ${columns(sql)} from grade_write
    where run_id = ${runId} and class_id = ${classId} and state = 'released'
      and (outcome is null or outcome = ${WriteOutcome.unknown})
    order by (kind = 'lineItem' and op = 'withdraw'), kind, id limit 1`;
  return write ?? null;
}

/** The results of a class that the SIS has accepted in a run; of several writes of one result the last. */
export async function acceptedResults(sql: Sql, runId: number, classId: string): Promise<GradeWrite[]> {
  return sql<GradeWrite[]>`
    select distinct on (assignment_id, student_sourced_id) ${columns(sql)} from grade_write
    where run_id = ${runId} and class_id = ${classId} and kind = 'result' and outcome = ${WriteOutcome.accepted}
    order by assignment_id, student_sourced_id, id desc`;
}

function columns(sql: Sql) {
  return sql`id, kind, op, assignment_id as "assignmentId", generation, student_sourced_id as "studentSourcedId",
    sourced_id as "sourcedId", line_item_sourced_id as "lineItemSourcedId", fields,
    fields_before as "fieldsBefore", before, after, score_day as "scoreDay", cut_off as "cutOff", outcome, attempts`;
}

/** Notes that a write is about to be sent: from here on it may have been carried out. */
export async function noteSending(tx: Transaction, id: number): Promise<void> {
  await tx`
    update grade_write set outcome = ${WriteOutcome.unknown}, attempts = attempts + 1, sent_at = now() where id = ${id}`;
}

/** Why a write was refused, or left. */
type WriteCode = (typeof gradeWrite.$inferSelect)['code'];

/** Notes what became of a write. */
export async function noteAnswer(
  tx: Transaction,
  id: number,
  answer: { outcome: WriteOutcome | null; code?: WriteCode | null; status?: number | null },
): Promise<void> {
  await tx`
    update grade_write
    set outcome = ${answer.outcome}, code = ${answer.code ?? null}, answer_status = ${answer.status ?? null},
        answered_at = now()
    where id = ${id}`;
}

/** The results of a piece of work wait for its line item. */
export async function waitForLineItem(
  tx: Transaction,
  { runId, classId, assignmentId }: { runId: number; classId: string; assignmentId: string },
): Promise<void> {
  await tx`
    update grade_write set outcome = ${WriteOutcome.waiting}
    where run_id = ${runId} and class_id = ${classId} and assignment_id = ${assignmentId} and kind = 'result'
      and state = 'released' and outcome is null`;
}

/** Whether the SIS has accepted in this run that the line item of a piece of work is made. */
export async function wasMade(sql: Sql, runId: number, classId: string, assignmentId: string): Promise<boolean> {
  const [made] = await sql`
    select 1 from grade_write
    where run_id = ${runId} and class_id = ${classId} and assignment_id = ${assignmentId} and kind = 'lineItem'
      and op = 'create' and outcome = ${WriteOutcome.accepted}`;
  return made !== undefined;
}

/** Results of a piece of work that were refused, and whose cause is not known yet. */
export interface UnexplainedRefusals {
  assignmentId: string;
  refused: Array<{ id: number; studentSourcedId: string; status: number | null }>;
  accepted: number;
  waiting: number;
}

/** Refusals of a class without a cause, by work. */
export async function unexplainedRefusals(sql: Sql, runId: number, classId: string): Promise<UnexplainedRefusals[]> {
  return sql<UnexplainedRefusals[]>`
    select assignment_id as "assignmentId",
           jsonb_agg(jsonb_build_object('id', id, 'studentSourcedId', student_sourced_id, 'status', answer_status)
             order by id) filter (where outcome = ${WriteOutcome.refused} and code is null) as refused,
           count(*) filter (where outcome = ${WriteOutcome.accepted})::int as accepted,
           count(*) filter (where outcome = ${WriteOutcome.waiting})::int as waiting
    from grade_write where run_id = ${runId} and class_id = ${classId} and kind = 'result'
    group by assignment_id
    having count(*) filter (where outcome = ${WriteOutcome.refused} and code is null) > 0
    order by assignment_id`;
}

/** Gives refusals their cause. */
export async function explainRefusals(tx: Transaction, ids: readonly number[], code: ParkReason): Promise<void> {
  await tx`update grade_write set code = ${code} where id = any(${ids as number[]}::int[])`;
}

/** Everything else of a class waits: what refused one write would refuse the others. */
export async function waitForClass(
  tx: Transaction,
  { runId, classId }: { runId: number; classId: string },
): Promise<void> {
  await tx`
    update grade_write set outcome = ${WriteOutcome.waiting}
    where run_id = ${runId} and class_id = ${classId} and state = 'released' and outcome is null`;
}

/** Results that wait, of a class or of one piece of its work. */
export async function countWaiting(
  tx: Transaction,
  { runId, classId, assignmentId }: { runId: number; classId: string; assignmentId?: string },
): Promise<number> {
  const [counted] = await tx<Array<{ results: number }>>`
    select count(*)::int as results from grade_write
    where run_id = ${runId} and class_id = ${classId} and kind = 'result' and outcome = ${WriteOutcome.waiting}
      and (${assignmentId === undefined} or assignment_id = ${assignmentId ?? ''})`;
  return counted!.results;
}

/** The provider keeps a line item under an id of its own: its results go to that one. */
export async function moveResults(
  tx: Transaction,
  { runId, classId, assignmentId }: { runId: number; classId: string; assignmentId: string },
  lineItemSourcedId: string,
): Promise<void> {
  await tx`
    update grade_write set line_item_sourced_id = ${lineItemSourcedId}
    where run_id = ${runId} and class_id = ${classId} and assignment_id = ${assignmentId} and kind = 'result'`;
}

export interface SentCounts {
  accepted: number;
  refused: number;
  unknown: number;
  waiting: number;
  held: number;
}

export async function sentCounts(sql: Sql, runId: number): Promise<SentCounts> {
  const [counts] = await sql<SentCounts[]>`
    select count(*) filter (where outcome = ${WriteOutcome.accepted})::int as accepted,
           count(*) filter (where outcome = ${WriteOutcome.refused})::int as refused,
           count(*) filter (where outcome = ${WriteOutcome.unknown} or (outcome is null and state = 'released'))::int
             as unknown,
           count(*) filter (where outcome = ${WriteOutcome.waiting})::int as waiting,
           count(*) filter (where state = 'held')::int as held
    from grade_write where run_id = ${runId}`;
  return counts!;
}
