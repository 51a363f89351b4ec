import type { Sql } from '../../postgres/connect.js';

/** How many enrollments the mirror holds of a district, as last counted by a read. */
export async function enrollmentsKnown(sql: Sql, districtId: number): Promise<number> {
  const [state] = await sql<Array<{ rows: number }>>`
    select rows from collection_state where district_id = ${districtId} and collection = 'enrollments'`;
  return state?.rows ?? 0;
}
