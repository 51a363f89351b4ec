import type { GradeHoldReason } from '../../codes/grade-hold-reasons.js';
import type { ConflictReason, ScoreReason, WorkReason } from '../../codes/grade-reasons.js';
import type { WithdrawalReason } from '../../codes/withdrawal-reasons.js';
import { LinkState } from '../../gradebook/link-states.js';
import type { ClassVolume } from '../../gradebook/limits.js';
import type { ClassPlan } from '../../gradebook/plan-class.js';
import type { WithdrawalPlan } from '../../gradebook/plan-withdrawal.js';
import type { Json, Sql, Transaction } from '../postgres/connect.js';
import { WriteOutcome } from '../schema/passback.js';
import { standingDecisions } from './decisions.js';

interface OfClass {
  districtId: number;
  runId: number;
  classId: string;
  school: string;
}

export interface GradeNote {
  assignmentId: string;
  /** '' for the work itself. */
  studentSourcedId: string;
  reason: WorkReason | ScoreReason | ConflictReason | WithdrawalReason;
}

/**
 * Keeps the plan of a class, in place of an earlier one: that of an attempt, or of the same run before it had to wait. What
 * the SIS has accepted stays; a write that nobody knows to be carried out stands as superseded.
 */
export async function savePlan(
  tx: Transaction,
  { districtId, runId, classId, school }: OfClass,
  plan: Pick<ClassPlan | WithdrawalPlan, 'lineItems' | 'results'>,
  notes: readonly GradeNote[],
): Promise<void> {
  await tx`
    update grade_write set outcome = ${WriteOutcome.superseded}
    where run_id = ${runId} and class_id = ${classId} and outcome = ${WriteOutcome.unknown}`;
  await tx`
    delete from grade_write
    where run_id = ${runId} and class_id = ${classId}
      and (outcome is null or outcome not in (${WriteOutcome.accepted}, ${WriteOutcome.superseded}))`;
  await tx`delete from grade_note where run_id = ${runId} and class_id = ${classId}`;
  const conflict: GradeHoldReason = 'CONFLICT';
  const writes = [
    ...plan.lineItems.map((each) => ({ ...each, kind: 'lineItem', lineItemSourcedId: each.sourcedId })),
    ...plan.results.map((each) => ({ ...each, kind: 'result' })),
  ];
  await tx`
    insert into grade_write
      (run_id, district_id, class_id, school, kind, op, assignment_id, generation, student_sourced_id, sourced_id,
       line_item_sourced_id, fields, fields_before, before, after, score_day, cut_off, state, findings)
    select ${runId}, ${districtId}, ${classId}, ${school}, w->>'kind', w->>'op', w->>'assignmentId',
           (w->>'generation')::int, w->>'studentSourcedId', w->>'sourcedId', w->>'lineItemSourcedId',
           nullif(w->'fields', 'null'), nullif(w->'fieldsBefore', 'null'), nullif(w->'before', 'null'), nullif(w->'after', 'null'), (w->>'scoreDay')::date, w->>'cutOff',
           case when w->>'conflict' is null then 'released' else 'held' end,
           case when w->>'conflict' is null then '{}' else ${[conflict]}::text[] end
    from jsonb_array_elements(${tx.json(writes)}) with ordinality as planned(w, place)
    order by place`;
  await tx`
    insert into grade_note (run_id, class_id, school, assignment_id, student_sourced_id, reason)
    select ${runId}, ${classId}, ${school}, n->>'assignmentId', n->>'studentSourcedId', n->>'reason'
    from jsonb_array_elements(${tx.json(notes as unknown as Json)}) n`;
}

/** Adds a note to those of a class, once. */
export async function addNote(
  tx: Transaction,
  { runId, classId, school }: Omit<OfClass, 'districtId'>,
  { assignmentId, studentSourcedId, reason }: GradeNote,
): Promise<void> {
  await tx`
    insert into grade_note (run_id, class_id, school, assignment_id, student_sourced_id, reason)
    select ${runId}, ${classId}, ${school}, ${assignmentId}, ${studentSourcedId}, ${reason}
    where not exists (
      select 1 from grade_note where run_id = ${runId} and class_id = ${classId} and assignment_id = ${assignmentId}
        and student_sourced_id = ${studentSourcedId} and reason = ${reason})`;
}

export interface PlanCounts {
  lineItems: number;
  results: number;
  withdrawals: number;
  held: number;
}

/** Writes of a run by kind. */
export async function planCounts(sql: Sql, runId: number): Promise<PlanCounts> {
  const [counts] = await sql<PlanCounts[]>`
    select count(*) filter (where kind = 'lineItem')::int as "lineItems",
           count(*) filter (where kind = 'result' and op <> 'withdraw')::int as results,
           count(*) filter (where op = 'withdraw')::int as withdrawals,
           count(*) filter (where state = 'held')::int as held
    from grade_write where run_id = ${runId} and outcome is distinct from ${WriteOutcome.superseded}`;
  return counts!;
}

/** Notes of a run by reason. */
export async function noteCounts(sql: Sql, runId: number): Promise<Record<string, number>> {
  const rows = await sql<Array<{ reason: string; notes: number }>>`
    select reason, count(*)::int as notes from grade_note where run_id = ${runId} group by reason order by reason`;
  return Object.fromEntries(rows.map(({ reason, notes }) => [reason, notes]));
}

/**
 * What a run would do, by class, beside what somebody has decided on: nobody is asked about the rest of a class because
 * of what was answered.
 *
 * @param dropShare the share of the maximum by which a grade must fall to count as a drop
 */
export async function classVolumes(
  sql: Sql,
  { districtId, runId, asOf }: { districtId: number; runId: number; asOf: string },
  dropShare: number,
): Promise<ClassVolume[]> {
  const { decisions, ofWrite } = standingDecisions(sql, districtId, asOf);
  return sql<ClassVolume[]>`
    select w.class_id as "classId", w.school,
           count(*) filter (where w.kind = 'result' and (w.after->>'score')::float8 = 0
             and coalesce((w.before->>'score')::float8, 1) <> 0)::int as zeros,
           count(*) filter (where w.kind = 'result' and (w.before->>'score')::float8 - (w.after->>'score')::float8
             > ${dropShare}::float8 * (a.body->>'pointsPossible')::float8)::int as drops,
           count(*) filter (where w.op = 'withdraw')::int as withdrawals,
           count(*) filter (where w.kind = 'result')::int as results,
           count(*) filter (where w.kind = 'lineItem' and w.op = 'create')::int as "lineItems",
           exists (select 1 from line_item_link l
                   where l.district_id = ${districtId} and l.class_id = w.class_id and l.state <> ${LinkState.refused})
             or exists (select 1 from first_send_release f
                        where f.district_id = ${districtId} and f.class_id = w.class_id) as "sentBefore"
    from grade_write w
    left join canvas_assignment a
      on a.district_id = w.district_id and a.class_id = w.class_id and a.assignment_id = w.assignment_id
    left join ${decisions} on ${ofWrite}
    where w.run_id = ${runId} and w.outcome is distinct from ${WriteOutcome.superseded} and d.id is null
    group by w.class_id, w.school order by w.class_id`;
}

/** Holds the writes of classes; each finding with its classes. */
export async function holdClasses(
  tx: Transaction,
  runId: number,
  findings: ReadonlyArray<{ classId: string; code: GradeHoldReason }>,
): Promise<void> {
  await tx`
    update grade_write w set state = 'held', findings = array(select distinct unnest(w.findings || f.codes) order by 1)
    from (
      select c.class_id, array_agg(c.code) as codes
      from unnest(${findings.map((each) => each.classId)}::text[], ${findings.map((each) => each.code)}::text[])
        as c(class_id, code)
      group by c.class_id
    ) f
    where w.run_id = ${runId} and w.class_id = f.class_id and w.outcome is null`;
}

/** Holds every write of a piece of work whose maximum changes. */
export async function holdChangedMaxima(tx: Transaction, runId: number): Promise<void> {
  const changed: GradeHoldReason = 'MAXIMUM_CHANGED';
  await tx`
    update grade_write w
    set state = 'held', findings = array(select distinct unnest(w.findings || ${[changed]}::text[]) order by 1)
    from grade_write i
    where i.run_id = ${runId} and i.kind = 'lineItem' and i.op = 'update' and i.fields ? 'resultValueMax'
      and w.run_id = i.run_id and w.class_id = i.class_id and w.assignment_id = i.assignment_id and w.outcome is null`;
}
