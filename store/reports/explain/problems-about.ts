import type { Sql } from '../../postgres/connect.js';
import type { problem } from '../../schema/runs.js';

export type ProblemAbout = Pick<typeof problem.$inferSelect, 'code' | 'kind' | 'thing' | 'field' | 'detail' | 'remedy'>;

/** Open problems that name any of these ids, or the course of a section among them. */
export async function problemsAbout(sql: Sql, districtId: number, ids: readonly string[]): Promise<ProblemAbout[]> {
  return sql<ProblemAbout[]>`
    select code, kind, thing, field, detail, remedy from problem
    where district_id = ${districtId} and settled_run is null
      and (thing = any(${ids as string[]})
           or kind = 'course' and thing in (
             select fields->>'course_id' from applied_row
             where district_id = ${districtId} and kind = 'section' and sis_id = any(${ids as string[]})))
    order by code, kind, thing`;
}
