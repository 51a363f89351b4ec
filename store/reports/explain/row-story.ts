import { DesiredState } from '../../../roster/mapped.js';
import type { Sql } from '../../postgres/connect.js';
import type { sisImport } from '../../schema/imports.js';
import { decodeColumn } from '../../schema/json-column.js';
import { desiredRow, type planRow } from '../../schema/plan.js';
import { appliedRow } from '../../schema/roster.js';
import type { run } from '../../schema/runs.js';

type Run = typeof run.$inferSelect;

/** All that is known of one Canvas object: desired row, accepted row, last plan. Runs by their number in the district. */
export interface RowStory {
  desired: DesiredLine | null;
  applied: AppliedLine | null;
  planned: PlannedLine | null;
}

interface DesiredLine extends Pick<typeof desiredRow.$inferSelect, 'state' | 'fields' | 'reason'> {
  run: Run['number'];
}

interface AppliedLine extends Pick<typeof appliedRow.$inferSelect, 'fields' | 'before' | 'removed'> {
  run: Run['number'] | null;
  at: (typeof appliedRow.$inferSelect)['acceptedAt'];
}

/** The last planned change of a thing, and the import that carried it. */
export interface PlannedLine extends Pick<
  typeof planRow.$inferSelect,
  'op' | 'state' | 'reason' | 'outcome' | 'outcomeText'
> {
  run: Run['number'];
  runKind: Run['kind'];
  canvasImportId: (typeof sisImport.$inferSelect)['canvasImportId'];
}

export async function rowStory(
  sql: Sql,
  districtId: number,
  kind: string,
  sisId: string,
  keptRuns: readonly number[],
): Promise<RowStory> {
  const runs = keptRuns as number[];
  const [[desired], [applied], [planned]] = await Promise.all([
    sql<DesiredLine[]>`
      select r.number as run, d.state, d.fields, d.reason
      from desired_row d join run r on r.id = d.run_id
      where d.run_id = any(${runs}) and d.kind = ${kind} and d.sis_id = ${sisId}
      order by d.run_id desc, d.state = ${DesiredState.desired} desc, d.ord limit 1`,
    sql<AppliedLine[]>`
      select a.fields, a.before, a.removed, r.number as run, a.accepted_at as at
      from applied_row a left join run r on r.id = a.accepted_run
      where a.district_id = ${districtId} and a.kind = ${kind} and a.sis_id = ${sisId}`,
    sql<PlannedLine[]>`
      select r.number as run, r.kind as "runKind", p.op, p.state, p.reason, p.outcome, p.outcome_text as "outcomeText",
             (select i.canvas_import_id from sis_import i
              where i.run_id = p.run_id and i.phase = p.phase
              order by i.round desc, i.attempt desc limit 1) as "canvasImportId"
      from plan_row p join run r on r.id = p.run_id
      where p.run_id = any(${runs}) and p.kind = ${kind} and p.sis_id = ${sisId} and p.seq > 0
      order by p.run_id desc limit 1`,
  ]);
  return {
    desired: desired ? { ...desired, fields: decodeColumn(desiredRow.fields, desired.fields) } : null,
    applied: applied
      ? {
          ...applied,
          fields: decodeColumn(appliedRow.fields, applied.fields),
          before: decodeColumn(appliedRow.before, applied.before),
        }
      : null,
    planned: planned ?? null,
  };
}
