import { problemsOnDay } from '../problems/acknowledge.js';
import type { Sql } from '../postgres/connect.js';
import type { run } from '../schema/runs.js';

type Run = typeof run.$inferSelect;

/** A district in a list, with its latest run. */
export interface DistrictLine {
  district: string;
  name: string;
  zone: string;
  lastRun: Run['number'] | null;
  outcome: Run['outcome'];
  startedAt: Run['startedAt'] | null;
  endedAt: Run['endedAt'];
  problems: number;
}

export async function districtLines(sql: Sql): Promise<DistrictLine[]> {
  return sql<DistrictLine[]>`
    select d.key as district, d.settings->>'name' as name, d.settings->>'timezone' as zone, r.number as "lastRun",
           r.outcome, r.started_at as "startedAt", r.ended_at as "endedAt",
           (select count(distinct (code, cause_kind, cause))::int from ${problemsOnDay(sql, sql`d.id`, sql`current_date`, { settledToo: false })} p
            where p.until is null) as problems
    from district d
    left join lateral (select * from run where district_id = d.id order by number desc limit 1) r on true
    order by d.key`;
}
