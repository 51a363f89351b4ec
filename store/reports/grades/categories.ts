import type { Sql } from '../../postgres/connect.js';

/** The title under which most teachers have an active category; null if there is no category. */
export async function mostUsedCategory(sql: Sql, districtId: number): Promise<string | null> {
  const [most] = await sql<Array<{ title: string }>>`
    select min(title) as title from sis_category
    where district_id = ${districtId} and is_active and title <> ''
    group by lower(title) order by count(distinct teacher_dcid) desc, lower(title) limit 1`;
  return most?.title ?? null;
}
