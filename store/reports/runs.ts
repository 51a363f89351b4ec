import type { RunOutcome } from '../../codes/run-outcome.js';
import type { RunKind } from '../../codes/run-kinds.js';
import type { Sql } from '../postgres/connect.js';

/** A run in a list. Its rows are counted when it closes. */
export interface RunLine {
  runId: number;
  number: number;
  kind: RunKind;
  asOf: string;
  outcome: RunOutcome | null;
  stage: string | null;
  startedAt: Date;
  endedAt: Date | null;
  accepted: number;
  held: number;
  rejected: number;
}

/** The latest runs of a district, newest first. */
export async function runsOf(sql: Sql, districtId: number, limit: number): Promise<RunLine[]> {
  return sql<RunLine[]>`
    select r.id as "runId", r.number, r.kind, r.as_of as "asOf", r.outcome, r.started_at as "startedAt",
           r.ended_at as "endedAt", coalesce(c.accepted, 0)::int as accepted, coalesce(c.held, 0)::int as held,
           coalesce(c.rejected, 0)::int as rejected,
           (select stage from run_stage s where s.run_id = r.id order by s.started_at desc limit 1) as stage
    from run r
    left join lateral (
      select sum(rows) filter (where outcome = 'accepted') as accepted,
             sum(rows) filter (where outcome = 'rejected') as rejected,
             sum(rows) filter (where state = 'held') as held
      from plan_count where run_id = r.id and r.ended_at is not null) c on true
    where r.district_id = ${districtId} order by r.number desc limit ${limit}`;
}
