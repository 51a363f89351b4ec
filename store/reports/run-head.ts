import { eq, sql } from 'drizzle-orm';
import type { Database } from '../postgres/connect.js';
import { district } from '../schema/districts.js';
import { run } from '../schema/runs.js';

const columns = {
  runId: run.id,
  number: run.number,
  districtId: run.districtId,
  district: district.key,
  settings: district.settings,
  kind: run.kind,
  asOf: run.asOf,
  outcome: run.outcome,
  startedAt: run.startedAt,
  endedAt: run.endedAt,
  workflowId: run.workflowId,
  workflowRunId: run.firstExecutionRunId,
  report: run.report,
  planKept: sql<boolean>`to_regclass('plan_row_r' || ${run.id}) is not null`,
};

/** A run in a list. Times are instants. */
export interface RunHead extends Pick<
  typeof run.$inferSelect,
  /** `outcome` and `endedAt` are null while it is open. */
  'number' | 'districtId' | 'kind' | 'asOf' | 'outcome' | 'startedAt' | 'endedAt' | 'workflowId' | 'report'
> {
  runId: number;
  district: string;
  name: string;
  /** The district's IANA zone. */
  zone: string;
  workflowRunId: string;
  /** Whether the plan's rows are still kept: old plans are purged. */
  planKept: boolean;
}

/** A run by its global id, or null. */
export async function runHead(db: Database, runId: number): Promise<RunHead | null> {
  const [found] = await db
    .select(columns)
    .from(run)
    .innerJoin(district, eq(district.id, run.districtId))
    .where(eq(run.id, runId));
  if (!found) return null;
  const { settings, ...head } = found;
  return { ...head, name: settings.name, zone: settings.timezone };
}
