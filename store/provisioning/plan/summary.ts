import type { Sql, Transaction } from '../../postgres/connect.js';
import type { planCount } from '../../schema/decisions.js';
import { Operation, Phase, RowState } from '../../../roster/plan.js';

/** Number of rows of a plan that are equal in the other members. */
export type PlanCount = Omit<typeof planCount.$inferSelect, 'runId'>;

/**
 * Counts a run's plan by kind, operation, phase, state and outcome: one scan of millions of rows, from which all other
 * numbers about a plan follow. The halves of a swap count once.
 */
export async function planSummary(sql: Sql | Transaction, runId: number): Promise<PlanCount[]> {
  const [rows, enrollments] = await Promise.all([
    rowSummary(sql, runId),
    sql<PlanCount[]>`
      select 'enrollment' as kind, op, phase, state, reason, outcome, count(*)::int as rows
      from ${sql(`plan_enrollment_r${runId}`)}
      group by 2, 3, 4, 5, 6 order by 2, 3, 4, 5, 6`,
  ]);
  return [...rows, ...enrollments];
}

/** The same for everything but enrollments. */
export async function rowSummary(sql: Sql | Transaction, runId: number): Promise<PlanCount[]> {
  return sql<PlanCount[]>`
    select kind, op, phase, state, reason, outcome, count(*)::int as rows
    from ${sql(`plan_row_r${runId}`)} where seq > 0
    group by 1, 2, 3, 4, 5, 6
    order by kind_order(kind), op, phase, state, reason, outcome`;
}

/** The same for planned enrollments of which Canvas holds none: all are new. */
export function countsOfNew(rows: number): PlanCount[] {
  if (rows === 0) return [];
  const op = Operation.create;
  return [
    { kind: 'enrollment', op, phase: Phase.additions, state: RowState.released, reason: null, outcome: null, rows },
  ];
}

/** Number of rows of an operation, of one kind or of all. */
export function plannedRows(counts: readonly PlanCount[], op: Operation, kind?: string): number {
  return rowsOf(counts.filter((each) => each.op === op && (kind === undefined || each.kind === kind)));
}

/** Number of cascaded enrollments, by the guard's state on them. */
export function cascadedRows(counts: readonly PlanCount[]): Record<string, number> {
  const enrollments: Record<string, number> = {};
  for (const { phase, state, rows } of counts) {
    if (phase === Phase.cascaded) enrollments[state] = (enrollments[state] ?? 0) + rows;
  }
  return enrollments;
}

export function rowsOf(counts: readonly PlanCount[]): number {
  return counts.reduce((total, each) => total + each.rows, 0);
}
