import type { Sql } from '../postgres/connect.js';
import type { sisImport } from '../schema/imports.js';
import { decodeColumn } from '../schema/json-column.js';
import type { collectionRead } from '../schema/mirror.js';
import { runStage, type run } from '../schema/runs.js';

/** How far a run is, as its stages have noted it. Times are instants. */
export interface RunProgress extends Pick<
  typeof run.$inferSelect,
  'number' | 'kind' | 'asOf' | 'outcome' | 'startedAt' | 'endedAt'
> {
  runId: number;
  district: string;
  stages: StageProgress[];
  reading: CollectionProgress[];
  imports: ImportProgress[];
  /** Of a passback: its classes, by how far they are. */
  classes: Record<string, number>;
}

interface StageProgress extends Pick<typeof runStage.$inferSelect, 'stage' | 'counts'> {
  seconds: number;
  ended: boolean;
}

interface CollectionProgress extends Pick<typeof collectionRead.$inferSelect, 'collection' | 'done'> {
  rows: number;
  /** The provider's, if it gave one. */
  total: number | null;
}

interface ImportProgress extends Pick<typeof sisImport.$inferSelect, 'phase' | 'attempt' | 'canvasImportId'> {
  rows: number;
  ended: boolean;
}

/** The run of a workflow execution, or null before it was opened. */
export async function runProgress(sql: Sql, workflowRunId: string): Promise<RunProgress | null> {
  const [found] = await sql<Array<Omit<RunProgress, 'stages' | 'reading' | 'imports' | 'classes'>>>`
    select r.id as "runId", r.number, d.key as district, r.kind, r.as_of as "asOf", r.outcome,
           r.started_at as "startedAt", r.ended_at as "endedAt"
    from run r join district d on d.id = r.district_id
    where r.first_execution_run_id = ${workflowRunId}`;
  if (!found) return null;
  const { runId } = found;
  const [stages, reading, imports, classes] = await Promise.all([
    sql<StageProgress[]>`
      select s.stage, s.counts, s.ended_at is not null as ended,
             extract(epoch from coalesce(s.ended_at, r.ended_at, now()) - s.started_at)::float8 as seconds
      from run_stage s join run r on r.id = s.run_id
      where s.run_id = ${runId} order by s.started_at, s.stage`,
    sql<CollectionProgress[]>`
      select collection, coalesce((chain->>'rows')::int, 0) as rows, (chain->>'total')::int as total, done
      from collection_read where run_id = ${runId}`,
    sql<ImportProgress[]>`
      select phase, attempt, canvas_import_id as "canvasImportId", ended_at is not null as ended,
             (select coalesce(sum(value::int), 0)::int from jsonb_each_text(rows)) as rows
      from sis_import where run_id = ${runId} order by round, phase, attempt`,
    sql<Array<{ progress: string; classes: number }>>`
      select progress, count(*)::int as classes from passback_class where run_id = ${runId} group by progress`,
  ]);
  const decoded = stages.map((each) => ({ ...each, counts: decodeColumn(runStage.counts, each.counts) }));
  const byProgress = Object.fromEntries(classes.map((each) => [each.progress, each.classes]));
  return { ...found, stages: decoded, reading, imports, classes: byProgress };
}
