import type { Sql } from '../postgres/connect.js';
import { problemsWithCauses } from './causes.js';

/** Number of unsettled problems of a district. Problems with the same cause count once. */
export async function countOpenProblems(sql: Sql, districtId: number): Promise<number> {
  const [counted] = await sql<Array<{ open: number }>>`
    select count(distinct (code, cause_kind, cause))::int as open from ${problemsWithCauses(sql)} p
    where district_id = ${districtId} and settled_run is null`;
  return counted!.open;
}
