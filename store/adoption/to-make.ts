import { LinkState } from '../../roster/adoption/link-states.js';
import type { Sql } from '../postgres/connect.js';

/** Things that an adoption has left to be made and that Canvas has not accepted yet, by kind. */
export async function countToMake(sql: Sql, districtId: number): Promise<Map<string, number>> {
  const rows = await sql<Array<{ kind: string; things: number }>>`
    select k.kind, count(*)::int as things from adoption_link k
    where k.district_id = ${districtId} and k.state = ${LinkState.freed} and not exists (
      select 1 from applied_row a
      where a.district_id = k.district_id and a.kind = k.kind and a.sis_id = k.wanted_id and not a.removed)
    group by 1`;
  return new Map(rows.map(({ kind, things }) => [kind, things]));
}
