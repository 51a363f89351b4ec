import type { Sql } from '../../postgres/connect.js';
import { RowOutcome, RowState, type ImportPhase } from '../../../roster/plan.js';

/** Rows of a run's submissions that Canvas has taken. A row that was sent again counts again. */
export async function rowsSubmitted(sql: Sql, runId: number): Promise<number> {
  const [counted] = await sql<Array<{ rows: number }>>`
    select coalesce(sum(each.value::int), 0)::int as rows
    from sis_import i cross join lateral jsonb_each_text(i.rows) each
    where i.run_id = ${runId} and i.canvas_import_id is not null`;
  return counted!.rows;
}

/** Rows sent by outcome. */
export interface OutcomeCounts {
  accepted: number;
  rejected: number;
  /** Sent, and nothing is proven of them. */
  unproven: number;
}

/** Outcomes of the rows sent up to a phase, counted from the plan: settling a kind again does not count it twice. */
export async function outcomeCounts(sql: Sql, runId: number, phase: ImportPhase): Promise<OutcomeCounts> {
  const outcomesIn = (table: string) => sql`
    select outcome from ${sql(`${table}_r${runId}`)} where phase <= ${phase} and state = ${RowState.released}`;
  const [counted] = await sql<OutcomeCounts[]>`
    select count(*) filter (where outcome = ${RowOutcome.accepted})::int as accepted,
           count(*) filter (where outcome = ${RowOutcome.rejected})::int as rejected,
           count(*) filter (where outcome is null)::int as unproven
    from (${outcomesIn('plan_row')} union all ${outcomesIn('plan_enrollment')}) sent`;
  return counted!;
}

/** Outcomes of the rows of one kind in one phase. */
export async function outcomesOfKind(
  sql: Sql,
  runId: number,
  phase: ImportPhase,
  kind: string,
): Promise<Pick<OutcomeCounts, 'accepted' | 'rejected'>> {
  const rows =
    kind === 'enrollment'
      ? sql`${sql(`plan_enrollment_r${runId}`)} where phase = ${phase}`
      : sql`${sql(`plan_row_r${runId}`)} where phase = ${phase} and kind = ${kind}`;
  const [counted] = await sql<Array<Pick<OutcomeCounts, 'accepted' | 'rejected'>>>`
    select count(*) filter (where outcome = ${RowOutcome.accepted})::int as accepted,
           count(*) filter (where outcome = ${RowOutcome.rejected})::int as rejected
    from ${rows}`;
  return counted!;
}
