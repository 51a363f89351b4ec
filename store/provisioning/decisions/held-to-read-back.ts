import type { CanvasKind } from '../../../canvas/sis/rows.js';
import { RowState } from '../../../roster/plan.js';
import type { Sql } from '../../postgres/connect.js';
import type { planEnrollment, planRow } from '../../schema/plan.js';
import type { RunContext } from '../context.js';

/** A held row as it would be sent. */
export interface HeldRow extends Pick<typeof planRow.$inferSelect, 'seq' | 'after'> {
  kind: CanvasKind;
}

/** Held enrollments of one section. */
export interface HeldSection extends Pick<typeof planEnrollment.$inferSelect, 'sectionId'> {
  rows: HeldRow[];
}

/** Some of the held rows other than enrollments; each night others, until all were looked at. */
export async function heldRowsToReadBack(sql: Sql, run: RunContext, most: number): Promise<HeldRow[]> {
  return sql<HeldRow[]>`
    select kind, seq::text as seq, after from ${sql(`plan_row_r${run.runId}`)}
    where state = ${RowState.held} and outcome is null and seq > 0
    order by md5(sis_id || ${String(run.number)}) limit ${most}`;
}

/** Held enrollments of some sections; each night those of others. */
export async function heldSectionsToReadBack(sql: Sql, run: RunContext, most: number): Promise<HeldSection[]> {
  const rows = await sql<Array<Pick<typeof planEnrollment.$inferSelect, 'sectionId'> & Pick<HeldRow, 'seq' | 'after'>>>`
    with held as (
      select * from ${sql(`plan_enrollment_r${run.runId}`)} where state = ${RowState.held} and outcome is null
    ), chosen as (
      select section_id from held group by 1 order by md5(section_id || ${String(run.number)}) limit ${most}
    )
    select section_id as "sectionId", seq::text as seq,
           jsonb_build_object('section_id', section_id, 'user_id', user_id, 'role', role, 'status', after_status) as after
    from held join chosen using (section_id) order by section_id, seq`;
  const sections = new Map<string, HeldRow[]>();
  for (const { sectionId, seq, after } of rows)
    sections.set(sectionId, [...(sections.get(sectionId) ?? []), { kind: 'enrollment', seq, after }]);
  return [...sections].map(([sectionId, held]) => ({ sectionId, rows: held }));
}
