import type { Sql } from '../../postgres/connect.js';

/**
 * Has what Canvas kept sent again by the next run: of one row, or of all. The columns count as Canvas shows them, so that
 * they differ from what the SIS wants. Returns how many rows.
 */
export async function resendKept(sql: Sql, districtId: number, rowId: string | null): Promise<number> {
  const [resent] = await sql<[{ rows: number }]>`
    with resent as (
      update applied_row set kept = null
      where district_id = ${districtId} and kept is not null and (${rowId}::text is null or sis_id = ${rowId})
      returning kind, sources
    ), opened as (
      insert into open_item (district_id, collection, sourced_id)
      select distinct ${districtId}::int, case kind when 'user' then 'users' when 'account' then 'orgs'
             when 'term' then 'academicSessions' else 'classes' end, unnest(sources)
      from resent on conflict do nothing
    )
    select count(*)::int as rows from resent`;
  return resent.rows;
}
