import { RunKind } from '../../codes/run-kinds.js';
import { addDays } from '../../roster/dates.js';
import { Phase } from '../../roster/plan.js';
import type { Sql, Store } from '../../store/postgres/connect.js';
import type { RunContext } from '../../store/provisioning/context.js';
import {
  enrollmentEffect,
  enrollmentSubject,
  rowEffect,
  rowSubject,
} from '../../store/provisioning/decisions/effects.js';
import { planSummary } from '../../store/provisioning/plan/summary.js';
import { deriveStates } from '../../store/provisioning/states/derive-states.js';
import {
  decidableEnrollment,
  decidableRow,
  type Circumstances,
  type ModelPlan,
  type ModelRow,
  type ModelState,
} from './state-model.js';

/** Writes a plan of the model, and what people said, into the tables of a run, in place of what stood there. */
export async function storePlan({ sql }: Store, run: RunContext, plan: ModelPlan): Promise<void> {
  const { runId, districtId } = run;
  const [rows, enrollments, findings] = ['plan_row', 'plan_enrollment', 'plan_finding'].map(
    (each) => `${each}_r${runId}`,
  );
  const fields = (of: Record<string, string>) => sql.json(of);
  const insert = (table: string, all: ReadonlyArray<Record<string, unknown>>) => insertInto(sql, table, all);
  await sql`
    truncate ${sql(rows!)}, ${sql(enrollments!)}, ${sql(findings!)}, decision, pin, proposal, applied_row`;
  await insert(
    rows!,
    plan.rows.map(({ kind, id, op, phase, school, sources, ...row }, at) => ({
      ...{ run_id: runId, seq: at + 1, kind, sis_id: id, op, phase, school, sources },
      after: fields(parentsOf({ kind, id, ...row }, plan)),
    })),
  );
  await insert(
    enrollments!,
    plan.enrollments.map(({ section, user, student, op, phase, school, classId, personId }, at) => ({
      ...{ run_id: runId, seq: at + 1, section_id: section, user_id: user, role: student ? 'student' : 'teacher' },
      ...{ op, phase, after_status: 'active', school, class_id: classId, person_id: personId },
    })),
  );
  await insert(findings!, [
    ...plan.rows.flatMap(({ kind, findings: found }, at) =>
      found.map((code) => ({ run_id: runId, kind, seq: at + 1, code })),
    ),
    ...plan.enrollments.flatMap(({ findings: found }, at) =>
      found.map((code) => ({ run_id: runId, kind: 'enrollment', seq: at + 1, code })),
    ),
  ]);
  await insert(
    'applied_row',
    [...plan.courseOf].map(([section, course]) => ({
      ...{ district_id: districtId, kind: 'section', sis_id: section, fields: fields({ course_id: course }) },
      ...{ sources: [], scope_fingerprint: '', accepted_run: 0 },
    })),
  );
  await storePinsAndQuestions(sql, run, plan);
  const hashes = plan.decisions.length === 0 ? new Map<string, string>() : await hashesOf(sql, runId, plan);
  await insert(
    'decision',
    plan.decisions.map(({ verb, kind, operation, rowId, exactly, seen, atOnce, counts }) => ({
      ...{ district_id: districtId, verb, kind, operation, row_id: rowId, seen, at_once: atOnce },
      effect_hash: exactly === null ? null : (hashes.get(exactly) ?? exactly),
      ...{ until: counts ? null : addDays(run.asOf, -1), decided_by: 'an operator' },
    })),
  );
}

async function insertInto(sql: Sql, table: string, all: ReadonlyArray<Record<string, unknown>>): Promise<void> {
  if (all.length > 0) await sql`insert into ${sql(table)} ${sql(all as never[])}`;
}

/** Sets pins that count in a run, and asks or answers questions of identity. */
export async function storePinsAndQuestions(
  sql: Sql,
  { districtId, runId, asOf, startedAt }: Pick<RunContext, 'districtId' | 'runId' | 'asOf' | 'startedAt'>,
  { pins, proposals }: Pick<Circumstances, 'pins' | 'proposals'>,
): Promise<void> {
  await insertInto(
    sql,
    'pin',
    pins.map(({ kind, classId, personId }) => ({
      ...{ district_id: districtId, kind, class_id: classId, person_id: personId, until: asOf },
      ...{ pinned_by: 'an operator', because: 'a test' },
    })),
  );
  await insertInto(
    sql,
    'proposal',
    proposals.map(({ question, leftId, rightId, holdsRight, state, answeredMeanwhile }) => ({
      ...{ district_id: districtId, question, left_id: leftId, right_id: rightId, holds_right: holdsRight, state },
      ...{ evidence: sql.json([]), confidence: 0.9, first_run: runId, last_run: runId },
      decided_at: state === 'open' ? null : new Date(startedAt.getTime() + (answeredMeanwhile ? 1000 : -1000)),
    })),
  );
}

/** The columns by which a row names its parents. */
function parentsOf(row: Pick<ModelRow, 'kind' | 'id' | 'parents'>, plan: ModelPlan): Record<string, string> {
  switch (row.kind) {
    case 'account':
      return { parent_account_id: row.parents.length > 0 ? 'district' : '' };
    case 'course':
      return { account_id: 'school', term_id: 'term' };
    case 'section':
      return { course_id: plan.courseOf.get(row.id)! };
    default:
      return {};
  }
}

/** The hashes by which decisions name the rows of a stored plan, by the names that the model has for them. */
async function hashesOf(sql: Sql, runId: number, plan: ModelPlan): Promise<Map<string, string>> {
  type Hashes = Array<{ effect: string; subject: string }>;
  const [rows, enrollments] = await Promise.all([
    sql<Hashes>`
      select ${rowEffect(sql)} as effect, ${rowSubject(sql)} as subject
      from ${sql(`plan_row_r${runId}`)} p order by seq`,
    sql<Hashes>`
      select ${enrollmentEffect(sql)} as effect, ${enrollmentSubject(sql)} as subject
      from ${sql(`plan_enrollment_r${runId}`)} p order by seq`,
  ]);
  const named = [...plan.rows.map(decidableRow), ...plan.enrollments.map(decidableEnrollment)];
  return new Map(
    [...rows, ...enrollments].flatMap(({ effect, subject }, at) => [
      [named[at]!.effect, effect],
      [named[at]!.subject, subject],
    ]),
  );
}

/** The run as it would be with the calendar of a plan, and of the kind that the plan is of. */
export function runOfPlan(run: RunContext, { calendar, onlyAdds }: ModelPlan): RunContext {
  const kind = onlyAdds ? RunKind.adding : RunKind.provisioning;
  return { ...run, kind, settings: { ...run.settings, calendar: [...calendar] } };
}

/** Derives before the first phase, and reads every row's state, with PostgreSQL's mark of who last wrote it. */
export async function derived({ sql }: Store, run: RunContext, weighsObserved = false) {
  await sql.begin(async (tx) =>
    deriveStates(tx, run, await planSummary(tx, run.runId), Phase.prerequisites, weighsObserved),
  );
  const read = (table: string) =>
    sql<Array<ModelState & { written: string }>>`
      select state, reason, xmin::text as written from ${sql(`${table}_r${run.runId}`)} order by seq`;
  const plain = (rows: Awaited<ReturnType<typeof read>>) => rows.map(({ state, reason }) => ({ state, reason }));
  const [rows, enrollments] = [await read('plan_row'), await read('plan_enrollment')];
  return {
    states: { rows: plain(rows), enrollments: plain(enrollments) },
    written: [...rows, ...enrollments].map((each) => each.written),
  };
}
