import type { Sql } from '../../postgres/connect.js';

/** Number of a district's enrollments in the mirror, as last counted by a read. */
export async function enrollmentsKnown(sql: Sql, districtId: number): Promise<number> {
  const [state] = await sql<Array<{ rows: number }>>`
    select rows from collection_state where district_id = ${districtId} and collection = 'enrollments'`;
  return state?.rows ?? 0;
}
