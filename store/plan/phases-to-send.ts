import type { Sql } from '../connect.js';

/** The phases in which a run has rows to send. Enrollments hang on everything else: the first phase has none. */
export async function phasesToSend(sql: Sql, runId: number): Promise<Array<0 | 1 | 2>> {
  const released = sql`where phase = each.phase and verdict = 'released'`;
  const rows = await sql<Array<{ phase: 0 | 1 | 2 }>>`
    select each.phase from (values (0), (1), (2)) each (phase)
    where exists (select 1 from ${sql(`plan_row_r${runId}`)} ${released})
       or each.phase > 0 and exists (select 1 from ${sql(`plan_enrollment_r${runId}`)} ${released})
    order by 1`;
  return rows.map((row) => row.phase);
}
