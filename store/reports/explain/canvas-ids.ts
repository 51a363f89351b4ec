import type { Sql } from '../../postgres/connect.js';
import type { link } from '../../schema/roster.js';

/** A Canvas object to which a record is or will be mapped. */
export interface CanvasId extends Pick<typeof link.$inferSelect, 'kind' | 'sisId'> {
  /** The id is pinned: Canvas has accepted it. */
  pinned: boolean;
}

/** Canvas objects of a record: pinned ones, and those of its last mapping. */
export async function canvasIds(
  sql: Sql,
  districtId: number,
  kinds: readonly string[],
  sourcedId: string,
  keptRuns: readonly number[],
): Promise<CanvasId[]> {
  return sql<CanvasId[]>`
    select kind, sis_id as "sisId", bool_or(pinned) as pinned
    from (
      select kind, sis_id, true as pinned from link
      where district_id = ${districtId} and kind = any(${kinds as string[]}) and sourced_id = ${sourcedId}
      union all
      select kind, sis_id, false from desired_row
      where run_id = any(${keptRuns as number[]}) and kind = any(${kinds as string[]}) and ${sourcedId} = any(sources)
    ) known
    group by kind, sis_id order by kind_order(kind), sis_id`;
}
