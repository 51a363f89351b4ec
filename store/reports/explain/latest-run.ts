import type { Sql } from '../../postgres/connect.js';

/** The latest run of a district, whose dates, settings and proofs are applied, and the runs with kept plans. */
export interface LatestRun {
  runId: number;
  /** Global ids of the runs whose plan is kept row by row, the newest first. */
  kept: number[];
}

export async function latestRun(sql: Sql, districtId: number): Promise<LatestRun | null> {
  const [found] = await sql<LatestRun[]>`
    select r.id as "runId",
           array(select k.id from run k
                 where k.district_id = r.district_id and to_regclass('plan_row_r' || k.id) is not null
                 order by k.id desc limit 40) as kept
    from run r where r.district_id = ${districtId} order by r.number desc limit 1`;
  return found ?? null;
}
