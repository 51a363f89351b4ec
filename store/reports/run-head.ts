import type { RunOutcome } from '../../codes/run-outcome.js';
import type { RunKind } from '../../codes/run-kinds.js';
import type { Sql } from '../postgres/connect.js';

/** A run as a list shows it. Times are instants; `zone` is the district's. */
export interface RunHead {
  runId: number;
  number: number;
  districtId: number;
  district: string;
  name: string;
  zone: string;
  kind: RunKind;
  asOf: string;
  /** Null while it goes on. */
  outcome: RunOutcome | null;
  startedAt: Date;
  endedAt: Date | null;
  workflowId: string;
  workflowRunId: string;
  report: Record<string, unknown> | null;
  /** Whether the plan is still kept row by row: old plans are purged. */
  planKept: boolean;
}

/** A run by its global id, or null. */
export async function runHead(sql: Sql, runId: number): Promise<RunHead | null> {
  const [found] = await sql<RunHead[]>`
    select r.id as "runId", r.number, d.id as "districtId", d.key as district, d.settings->>'name' as name,
           d.settings->>'timezone' as zone, r.kind, r.as_of as "asOf", r.outcome, r.started_at as "startedAt",
           r.ended_at as "endedAt", r.workflow_id as "workflowId", r.first_execution_run_id as "workflowRunId", r.report,
           to_regclass('plan_row_r' || r.id) is not null as "planKept"
    from run r join district d on d.id = r.district_id
    where r.id = ${runId}`;
  return found ?? null;
}
