import { RunKind } from '../../../codes/run-kinds.js';
import type { Sql } from '../../postgres/connect.js';

/** The latest passback of a district that has listed its classes, planned only or sent; null if there is none. */
export async function latestPassback(sql: Sql, districtId: number): Promise<{ runId: number; number: number } | null> {
  const [found] = await sql<Array<{ runId: number; number: number }>>`
    select r.id as "runId", r.number from run r
    where r.district_id = ${districtId} and r.kind = ${RunKind.passback}
      and exists (select 1 from passback_class c where c.run_id = r.id)
    order by r.number desc limit 1`;
  return found ?? null;
}
