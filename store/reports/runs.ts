import { RowOutcome, RowState } from '../../roster/plan.js';
import type { Sql } from '../postgres/connect.js';
import type { run, runStage } from '../schema/runs.js';

/** A run as a line of a list. Its rows, or the writes of a passback, are counted when it closes. */
export interface RunLine extends Pick<
  typeof run.$inferSelect,
  'number' | 'kind' | 'asOf' | 'outcome' | 'startedAt' | 'endedAt'
> {
  runId: number;
  /** The stage that began last; null before the first. */
  stage: (typeof runStage.$inferSelect)['stage'] | null;
  accepted: number;
  held: number;
  rejected: number;
}

/** The latest runs of a district, newest first. */
export async function runsOf(sql: Sql, districtId: number, limit: number): Promise<RunLine[]> {
  return sql<RunLine[]>`
    select r.id as "runId", r.number, r.kind, r.as_of as "asOf", r.outcome, r.started_at as "startedAt",
           r.ended_at as "endedAt",
           coalesce(c.accepted, (r.report#>>'{sent,accepted}')::int, 0)::int as accepted,
           coalesce(c.held, (r.report#>>'{sent,held}')::int, 0)::int as held,
           coalesce(c.rejected, (r.report#>>'{sent,refused}')::int, 0)::int as rejected,
           (select stage from run_stage s where s.run_id = r.id order by s.started_at desc limit 1) as stage
    from run r
    left join lateral (
      select sum(rows) filter (where outcome = ${RowOutcome.accepted}) as accepted,
             sum(rows) filter (where outcome = ${RowOutcome.rejected}) as rejected,
             sum(rows) filter (where state = ${RowState.held}) as held
      from plan_count where run_id = r.id and r.ended_at is not null) c on true
    where r.district_id = ${districtId} order by r.number desc limit ${limit}`;
}
