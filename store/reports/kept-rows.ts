import { RowOutcome } from '../../roster/plan.js';
import type { Sql } from '../postgres/connect.js';

/** How many rejected rows of a run Canvas has not refused: it kept what somebody had set there by hand. */
export async function keptRows(sql: Sql, run: { runId: number; districtId: number }): Promise<number> {
  const [counted] = await sql<[{ rows: number }]>`
    select count(*)::int as rows from ${sql(`plan_row_r${run.runId}`)} p
    join applied_row a on a.district_id = ${run.districtId} and a.kind = p.kind and a.sis_id = p.sis_id
    where p.outcome = ${RowOutcome.rejected} and p.seq > 0 and a.kept is not null`;
  return counted.rows;
}
