import type { Sql } from '../postgres/connect.js';

/** The global id of a district's run by its number, or of its latest one; null when there is none. */
export async function findRun(sql: Sql, districtId: number, number: number | null): Promise<number | null> {
  const [found] = await sql<Array<{ id: number }>>`
    select id from run
    where district_id = ${districtId} and (${number}::int is null or number = ${number}::int)
    order by number desc limit 1`;
  return found?.id ?? null;
}
