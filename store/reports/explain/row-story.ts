import type { DesiredState } from '../../../roster/mapped.js';
import type { Operation, RowOutcome, RowState } from '../../../roster/plan.js';
import type { MappingReason } from '../../../codes/mapping-reasons.js';
import type { PlanReason } from '../../../codes/plan-reasons.js';
import type { RunKind } from '../../../codes/run-kinds.js';
import type { Sql } from '../../postgres/connect.js';

type Fields = Record<string, string>;

/** All that is known of one Canvas object: desired row, accepted row, last plan. */
export interface RowStory {
  desired: {
    run: number;
    state: DesiredState;
    fields: Fields | null;
    reason: MappingReason | null;
  } | null;
  applied: { fields: Fields; before: Fields | null; removed: boolean; run: number; at: string } | null;
  planned: PlannedLine | null;
}

/** The last planned change of a thing, and the import that carried it. */
export interface PlannedLine {
  run: number;
  runKind: RunKind;
  op: Operation;
  state: RowState;
  reason: PlanReason | null;
  outcome: RowOutcome | null;
  outcomeText: string | null;
  canvasImportId: string | null;
}

export async function rowStory(
  sql: Sql,
  districtId: number,
  kind: string,
  sisId: string,
  keptRuns: readonly number[],
): Promise<RowStory> {
  const runs = keptRuns as number[];
  const [story] = await sql<RowStory[]>`
    select
      (select jsonb_build_object('run', r.number, 'state', d.state, 'fields', d.fields, 'reason', d.reason)
       from desired_row d join run r on r.id = d.run_id
       where d.run_id = any(${runs}) and d.kind = ${kind} and d.sis_id = ${sisId}
       order by d.run_id desc, d.state = 'desired' desc, d.ord limit 1) as desired,
      (select jsonb_build_object('fields', a.fields, 'before', a.before, 'removed', a.removed, 'run', r.number,
                                 'at', a.accepted_at)
       from applied_row a left join run r on r.id = a.accepted_run
       where a.district_id = ${districtId} and a.kind = ${kind} and a.sis_id = ${sisId}) as applied,
      (select jsonb_build_object('run', r.number, 'runKind', r.kind, 'op', p.op, 'state', p.state, 'reason', p.reason,
                'outcome', p.outcome, 'outcomeText', p.outcome_text, 'canvasImportId',
                (select i.canvas_import_id from sis_import i
                 where i.run_id = p.run_id and i.phase = p.phase order by i.round desc, i.attempt desc limit 1))
       from plan_row p join run r on r.id = p.run_id
       where p.run_id = any(${runs}) and p.kind = ${kind} and p.sis_id = ${sisId} and p.seq > 0
       order by p.run_id desc limit 1) as planned`;
  return story!;
}
