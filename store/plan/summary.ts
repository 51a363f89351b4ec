import type { Sql, Transaction } from '../connect.js';

export interface PlanCount {
  kind: string;
  op: string;
  verdict: string;
  reason: string | null;
  outcome: string | null;
  rows: number;
}

/** Counts a run's plan by kind, operation, verdict and outcome. The halves of a swap are not counted twice. */
export async function planSummary(sql: Sql | Transaction, runId: number): Promise<PlanCount[]> {
  return sql<PlanCount[]>`
    select * from (
      select kind, op, verdict, reason, outcome, count(*)::int as rows from ${sql(`plan_row_r${runId}`)} where seq > 0
      group by 1, 2, 3, 4, 5
      union all
      select 'enrollment', op, verdict, reason, outcome, count(*)::int from ${sql(`plan_enrollment_r${runId}`)}
      group by 2, 3, 4, 5) counted
    order by kind_order(kind), op, verdict, reason, outcome`;
}
