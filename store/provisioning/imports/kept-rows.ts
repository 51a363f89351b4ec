import { remedyOf } from '../../../codes/registry.js';
import type { CanvasKind } from '../../../canvas/sis/rows.js';
import { namingColumns, silentColumns, stickyColumns } from '../../../roster/kept-columns.js';
import { Operation, RowState } from '../../../roster/plan.js';
import type { Sql, Transaction } from '../../postgres/connect.js';
import type { planRow } from '../../schema/plan.js';
import type { RunContext } from '../context.js';
import { reopened } from '../../problems/reopen.js';

type PlanRow = typeof planRow.$inferSelect;

/** A changed row that an import has sent, and of which Canvas may show something else. */
export interface RowToReadBack extends Pick<PlanRow, 'seq' | 'sisId' | 'after'> {
  before: NonNullable<PlanRow['before']>;
  /** Columns that the row changes. */
  changed: string[];
}

/** A row of which Canvas kept columns as they were. */
export interface KeptRow extends Pick<PlanRow, 'seq' | 'sisId'> {
  /** The columns that Canvas kept, as it shows them. */
  shown: Record<string, string>;
  /** The same columns as they were sent. */
  wanted: Record<string, string>;
  /** Whether Canvas kept all that the row would have changed. */
  isWhole: boolean;
}

/**
 * Some of the rows of a kind that a phase has sent and that change a column which Canvas may have kept. New logins come
 * first: nobody else may be given one that is still taken. Of the others each night some, until all were looked at.
 */
export async function rowsToReadBack(
  sql: Sql,
  run: Pick<RunContext, 'runId' | 'number'>,
  phase: number,
  kind: CanvasKind,
  most: number,
): Promise<RowToReadBack[]> {
  const columns = stickyColumns[kind];
  if (columns.length === 0) return [];
  const changes = (column: string) => sql`before->>${column} is distinct from after->>${column}`;
  const anyChange = columns.map(changes).reduce((all, each) => sql`${all} or ${each}`);
  return sql<RowToReadBack[]>`
    select seq::text as seq, sis_id as "sisId", before, after,
           (select array_agg(key) from jsonb_each_text(after)
            where before->>key is distinct from value and not (kind = 'user' and key = 'short_name')) as changed
    from ${sql(`plan_row_r${run.runId}`)}
    where kind = ${kind} and phase = ${phase} and state = ${RowState.released} and outcome is null and seq > 0
      and op = ${Operation.update} and before is not null and (${anyChange})
    order by (kind = 'user' and lower(before->>'login_id') <> lower(after->>'login_id')) desc,
             md5(sis_id || ${String(run.number)})
    limit ${most}`;
}

/** Notes what Canvas kept: the row then counts as Canvas shows it, and is not sent again until something else is wanted. */
export async function saveKept(
  tx: Transaction,
  run: RunContext,
  kind: CanvasKind,
  kept: readonly KeptRow[],
): Promise<void> {
  if (kept.length === 0) return;
  const rows = kept.map(({ sisId, shown, wanted }) => ({ sis_id: sisId, shown, wanted }));
  await tx`
    update applied_row a set fields = a.fields || k.shown, kept = coalesce(a.kept, '{}') || k.wanted
    from jsonb_to_recordset(${tx.json(rows)}::jsonb) as k (sis_id text, shown jsonb, wanted jsonb)
    where a.district_id = ${run.districtId} and a.kind = ${kind} and a.sis_id = k.sis_id`;
  await noteKept(tx, run);
}

/** Notes a problem for each row of which Canvas keeps something, and settles those of which it does no longer. */
export async function noteKept(tx: Transaction, run: RunContext): Promise<void> {
  for (const [code, isOfCode] of [
    [
      'CANVAS_KEPT',
      tx`key <> all(${[...namingColumns]}) and not coalesce(${tx.json(silentColumns)}::jsonb->kind ? key, false)`,
    ],
    ['CANVAS_KEPT_NAME', tx`key = any(${[...namingColumns]})`],
  ] as const) {
    await tx`
      insert into problem (district_id, code, kind, thing, school, field, detail, remedy, affected, first_run, last_run)
      select ${run.districtId}::int, ${code}, kind, sis_id, min(school), string_agg(key, ', ' order by key), string_agg(key, ', ' order by key),
             ${remedyOf(code)}::text, 1, ${run.runId}::int, ${run.runId}::int
      from applied_row cross join lateral jsonb_object_keys(kept) as columns (key)
      where district_id = ${run.districtId} and kept is not null and not removed and ${isOfCode}
      group by kind, sis_id
      on conflict (district_id, code, kind, thing) do update
        set last_run = excluded.last_run, field = excluded.field, detail = excluded.detail, remedy = excluded.remedy, ${reopened(tx)}`;
    await tx`
      update problem set settled_run = ${run.runId}
      where district_id = ${run.districtId} and code = ${code} and settled_run is null and last_run < ${run.runId}`;
  }
}
