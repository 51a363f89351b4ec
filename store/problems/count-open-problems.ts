import type { Sql } from '../postgres/connect.js';

/** How many problems of a district are not settled. */
export async function countOpenProblems(sql: Sql, districtId: number): Promise<number> {
  const [counted] = await sql<Array<{ open: number }>>`
    select count(*)::int as open from problem where district_id = ${districtId} and settled_run is null`;
  return counted!.open;
}
