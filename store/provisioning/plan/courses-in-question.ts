import { Operation } from '../../../roster/plan.js';
import type { Sql, Transaction } from '../../postgres/connect.js';
import type { planRow } from '../../schema/plan.js';
import type { RunContext } from '../context.js';

type PlanRow = typeof planRow.$inferSelect;

export interface CourseInQuestion extends Pick<PlanRow, 'sisId'> {
  kind: Extract<PlanRow['kind'], 'course' | 'section'>;
  op: Exclude<PlanRow['op'], typeof Operation.create>;
}

/**
 * Courses and sections whose state in Canvas decides: those to be removed, and courses to be changed. Includes those
 * whose state an earlier attempt derived: an attempt asks anew.
 */
export async function coursesToAskAbout(sql: Sql, runId: number): Promise<CourseInQuestion[]> {
  return sql<CourseInQuestion[]>`
    select kind, sis_id as "sisId", op from ${sql(`plan_row_r${runId}`)}
    where op = ${Operation.remove} and kind in ('course', 'section') or op = ${Operation.update} and kind = 'course'
    order by seq`;
}

/**
 * Has updates of courses that were found concluded once, and that somebody has reopened since, leave them open: what was
 * accepted of these says `completed`.
 */
export async function leaveOpen(tx: Transaction, run: RunContext, courses: readonly string[]): Promise<void> {
  if (courses.length === 0) return;
  await tx`
    update ${tx(`plan_row_r${run.runId}`)} set after = after || '{"status":"active"}'
    where kind = 'course' and op = ${Operation.update} and after->>'status' = 'completed'
      and sis_id = any(${courses as string[]})`;
}
