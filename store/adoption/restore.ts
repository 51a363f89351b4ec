import type { CanvasKind } from '../../canvas/sis/rows.js';
import type { Sql, Transaction } from '../postgres/connect.js';
import { sendingKinds } from '../runs/kinds.js';
import type { Writer } from '../runs/fence.js';

/** What a taking back sends to restore, and what came of it. */
export interface Restored {
  rows: number;
  accepted: number;
}

type Fields = Record<string, string>;

/** A row as it stood when it was adopted, and as runs have left it since. */
export interface RowToRestore {
  stood: Fields;
  now: Fields;
}

/**
 * What runs have changed of what was adopted, as a table expression of kinds and rows as they stood. A concluded course
 * stays concluded: the words of an import would publish it (Canvas lib/sis/course_importer.rb).
 */
function changedSince(sql: Sql | Transaction, { districtId }: Pick<Writer, 'districtId'>) {
  const byRuns = sql`accepted_run in (select id from run where district_id = ${districtId} and kind = any(${sendingKinds as string[]}))`;
  return sql`(
    select kind, sis_id as place, '' as person, '' as role,
           case when kind = 'course' and not removed and fields->>'status' = 'completed'
                then adopted || '{"status": "completed"}' else adopted end as before, fields as now
    from applied_row
    where district_id = ${districtId} and adopted is not null and ${byRuns}
      and (removed or exists (select 1 from jsonb_each_text(adopted) x where fields->>x.key is distinct from x.value))
    union all
    select 'enrollment', section_id, user_id, role, jsonb_build_object(
      'section_id', section_id, 'user_id', user_id, 'role', role, 'status', adopted_status), null
    from ${sql(`applied_enrollment_d${districtId}`)}
    where adopted_status is not null and status <> adopted_status and ${byRuns})`;
}

/** Rows that a taking back sends, by kind; kinds of which nothing was changed are left out. */
export async function countToRestore(sql: Sql, run: Writer): Promise<Partial<Record<CanvasKind, number>>> {
  const rows = await sql<Array<{ kind: CanvasKind; rows: number }>>`
    select kind, count(*)::int as rows from ${changedSince(sql, run)} c group by 1`;
  return Object.fromEntries(rows.map((each) => [each.kind, each.rows]));
}

/** Rows of a kind as they stood when they were adopted, always in the same order. */
export async function* rowsToRestore(sql: Sql, run: Writer, kind: CanvasKind): AsyncGenerator<RowToRestore> {
  const batches = sql<RowToRestore[]>`
    select before as stood, coalesce(now, '{}') as now from ${changedSince(sql, run)} c where kind = ${kind} order by place, person, role`.cursor(
    1_000,
  );
  for await (const rows of batches) yield* rows;
}

/** What came of the restoring import of a run: nothing if it sent none. */
export async function restoredBy(tx: Transaction, runId: number, phase: number): Promise<Restored> {
  const [found] = await tx<Restored[]>`
    select coalesce(sum((k->>'sent')::int), 0)::int as rows, coalesce(sum((k->>'accepted')::int), 0)::int as accepted
    from sis_import i cross join jsonb_array_elements(i.outcome->'kinds') k
    where i.run_id = ${runId} and i.phase = ${phase}`;
  return found!;
}
