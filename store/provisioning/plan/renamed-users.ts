import { Operation } from '../../../roster/plan.js';
import type { Sql, Transaction } from '../../postgres/connect.js';
import type { planRow } from '../../schema/plan.js';
import type { RunContext } from '../context.js';

type PlanRow = typeof planRow.$inferSelect;

export interface RenamedUser extends Pick<PlanRow, 'sisId' | 'after'> {
  before: NonNullable<PlanRow['before']>;
}

/** Users whose names change: what Canvas shows of them decides whether the display name follows. */
export async function renamedUsers(sql: Sql, runId: number): Promise<RenamedUser[]> {
  return sql<RenamedUser[]>`
    select sis_id as "sisId", before, after from ${sql(`plan_row_r${runId}`)}
    where kind = 'user' and op = ${Operation.update} and seq > 0
      and (before->>'first_name', before->>'last_name') is distinct from (after->>'first_name', after->>'last_name')
    order by seq`;
}

/** Adds display names to the rows of these users; without one, takes away that of an earlier attempt. */
export async function addDisplayNames(
  tx: Transaction,
  run: RunContext,
  names: ReadonlyArray<{ sisId: string; displayName: string | null }>,
): Promise<void> {
  if (names.length === 0) return;
  await tx`
    update ${tx(`plan_row_r${run.runId}`)} p
    set after = case when n.name is null then p.after - 'short_name'
                     else p.after || jsonb_build_object('short_name', n.name) end
    from unnest(${names.map((each) => each.sisId)}::text[], ${names.map((each) => each.displayName)}::text[]) as n(sis_id, name)
    where p.kind = 'user' and p.op = ${Operation.update} and p.seq > 0 and p.sis_id = n.sis_id`;
}
