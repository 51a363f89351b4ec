import { RunKind } from '../../../codes/run-kinds.js';
import type { Sql } from '../../postgres/connect.js';
import { sendingKinds, StageName } from '../../runs/kinds.js';

/** The run whose dates, settings and proofs are applied, and the runs with kept plans. */
export interface LatestRun {
  runId: number;
  /** Global ids of the runs whose plan is kept row by row, the newest first. */
  kept: number[];
}

const withRoster = [...sendingKinds, RunKind.observing];

/** The latest run that has read the whole roster, and so has its certificates; null if none has. */
export async function latestRun(sql: Sql, districtId: number): Promise<LatestRun | null> {
  const [found] = await sql<LatestRun[]>`
    select r.id as "runId",
           array(select k.id from run k
                 where k.district_id = r.district_id and to_regclass('plan_row_r' || k.id) is not null
                 order by k.id desc limit 40) as kept
    from run r where r.district_id = ${districtId} and r.kind = any(${withRoster})
      and exists (select 1 from run_stage s where s.run_id = r.id and s.stage = ${StageName.map})
    order by r.number desc limit 1`;
  return found ?? null;
}
