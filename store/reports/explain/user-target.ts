import type { Sql } from '../../postgres/connect.js';
import type { userTarget as targets } from '../../schema/roster.js';

/** The Canvas user of a user record, and the other records of the same user. */
export interface UserTargetLine extends Pick<typeof targets.$inferSelect, 'userId' | 'state'> {
  others: string[];
}

export async function userTarget(sql: Sql, districtId: number, sourcedId: string): Promise<UserTargetLine | null> {
  const [found] = await sql<UserTargetLine[]>`
    select t.user_id as "userId", t.state,
           array(select o.user_sourced_id from user_target o
                 where o.district_id = t.district_id and o.user_id = t.user_id and o.user_sourced_id <> t.user_sourced_id
                 order by 1) as others
    from user_target t where t.district_id = ${districtId} and t.user_sourced_id = ${sourcedId}`;
  return found ?? null;
}
