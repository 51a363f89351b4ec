import type { Sql } from '../postgres/connect.js';
import type { run, StageCounts } from '../schema/runs.js';

/** How far a run is, as its stages have noted it. Times are instants. */
export interface RunProgress extends Pick<
  typeof run.$inferSelect,
  'number' | 'kind' | 'asOf' | 'outcome' | 'startedAt' | 'endedAt'
> {
  runId: number;
  district: string;
  stages: Array<{
    stage: string;
    seconds: number;
    ended: boolean;
    counts: StageCounts | null;
  }>;
  /** Progress per collection; `total` is the provider's, if it gave one. */
  reading: Array<{ collection: string; rows: number; total: number | null; done: boolean }>;
  imports: Array<{ phase: number; attempt: number; rows: number; canvasImportId: string | null; ended: boolean }>;
}

/** The run of a workflow execution, or null before it was opened. */
export async function runProgress(sql: Sql, workflowRunId: string): Promise<RunProgress | null> {
  const [found] = await sql<RunProgress[]>`
    select r.id as "runId", r.number, d.key as district, r.kind, r.as_of as "asOf", r.outcome,
           r.started_at as "startedAt", r.ended_at as "endedAt",
           (select coalesce(jsonb_agg(jsonb_build_object('stage', stage, 'ended', ended_at is not null, 'counts', counts,
                     'seconds', extract(epoch from coalesce(ended_at, r.ended_at, now()) - started_at))
                     order by started_at, stage), '[]')
            from run_stage where run_id = r.id) as stages,
           (select coalesce(jsonb_agg(jsonb_build_object('collection', collection, 'rows', coalesce(chain->'rows', '0'),
                     'total', chain->'total', 'done', done)), '[]')
            from collection_read where district_id = d.id and run_id = r.id) as reading,
           (select coalesce(jsonb_agg(jsonb_build_object('phase', phase, 'attempt', attempt,
                     'canvasImportId', canvas_import_id, 'ended', ended_at is not null,
                     'rows', (select coalesce(sum(value::int), 0) from jsonb_each_text(rows)))
                     order by round, phase, attempt), '[]')
            from sis_import where run_id = r.id) as imports
    from run r join district d on d.id = r.district_id
    where r.first_execution_run_id = ${workflowRunId}`;
  return found ?? null;
}
