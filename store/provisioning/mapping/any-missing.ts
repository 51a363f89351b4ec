import type { Sql } from '../../postgres/connect.js';
import type { RunContext } from '../context.js';

/**
 * Whether any record of a collection is missing. A possible identity change needs a missing record, so without one none
 * is searched.
 */
export async function anyMissing(sql: Sql, run: RunContext, collection: 'classes' | 'users'): Promise<boolean> {
  const [missing] = await sql`
    select 1 from mirror_record
    where district_id = ${run.districtId} and collection = ${collection} and missing_since is not null limit 1`;
  return missing !== undefined;
}
