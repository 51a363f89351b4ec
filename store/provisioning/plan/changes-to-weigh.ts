import type { Sql, Transaction } from '../../postgres/connect.js';
import type { Loss } from '../../../roster/effect.js';
import { Operation, Phase } from '../../../roster/plan.js';
import type { planFinding, planRow } from '../../schema/plan.js';
import type { RunContext } from '../context.js';
import { planTables } from '../states/blocked.js';
import { copyInto, copyTextArray, copyValue } from '../../postgres/copy-in.js';

type PlanRow = typeof planRow.$inferSelect;

export type ChangeToWeigh = Pick<PlanRow, 'seq' | 'kind' | 'sisId' | 'op' | 'before' | 'after'>;

/**
 * The planned changes of rows that exist in Canvas, and new accounts, in order, without temporary logins of an earlier
 * attempt. `onlyCreates` skips the search for the former.
 */
export function changesToWeigh(sql: Sql, runId: number, onlyCreates: boolean): AsyncIterable<ChangeToWeigh[]> {
  return sql<ChangeToWeigh[]>`
    select seq, kind, sis_id as "sisId", op, before, after from ${sql(`plan_row_r${runId}`)}
    where seq > 0 and ${onlyCreates ? sql`kind = 'account'` : sql`(op <> 'create' or kind = 'account')`}
    order by seq`.cursor(1000);
}

export interface WeighedChange extends Pick<PlanRow, 'seq' | 'kind' | 'sisId' | 'category'> {
  losses: readonly Loss[];
  holdReason: (typeof planFinding.$inferSelect)['code'] | null;
}

/** Saves the losses and findings of a batch of changes; changes with a loss move to the removals. */
export async function saveWeighed(tx: Transaction, run: RunContext, batch: readonly WeighedChange[]): Promise<void> {
  if (batch.length === 0) return;
  const { rows, findings } = planTables(tx, run);
  await tx`
    create temp table if not exists weighed
      (seq bigint, kind text, sis_id text, loss text[], category text, hold text) on commit drop`;
  await tx`truncate weighed`;
  const copy = await copyInto(tx, 'weighed', ['seq', 'kind', 'sis_id', 'loss', 'category', 'hold']);
  for (const each of batch) {
    const change = `${each.seq}\t${each.kind}\t${copyValue(each.sisId)}`;
    const wait = copy.add(
      `${change}\t${copyTextArray(each.losses)}\t${copyValue(each.category)}\t${copyValue(each.holdReason)}\n`,
    );
    if (wait) await wait;
  }
  await copy.end();
  await tx`
    update ${rows} p
    set loss = w.loss, category = w.category,
        phase = case when cardinality(w.loss) > 0 or p.op = ${Operation.remove} then ${Phase.removals} else p.phase end
    from weighed w where p.kind = w.kind and p.sis_id = w.sis_id and p.seq = w.seq`;
  await tx`
    insert into ${findings} (run_id, kind, seq, code, source_kind, source_id)
    select ${run.runId}::int, kind, seq, hold, kind, sis_id from weighed where hold is not null`;
}
