import type { Sql, Transaction } from '../connect.js';
import { copyInto, copyTextArray, copyValue } from '../copy-in.js';

export interface ChangeToWeigh {
  seq: string;
  kind: string;
  sisId: string;
  op: 'create' | 'update' | 'remove';
  before: Record<string, string> | null;
  after: Record<string, string>;
}

/**
 * The planned changes of what stands in Canvas already, and new accounts, in order; without the temporary logins that an
 * earlier attempt may have left.
 */
export function changesToWeigh(sql: Sql, runId: number): AsyncIterable<ChangeToWeigh[]> {
  return sql<ChangeToWeigh[]>`
    select seq, kind, sis_id as "sisId", op, before, after from ${sql(`plan_row_r${runId}`)}
    where seq > 0 and (op <> 'create' or kind = 'account') order by seq`.cursor(1000);
}

export interface WeighedChange {
  seq: string;
  losses: readonly string[];
  category: string | null;
  holdReason: string | null;
}

/** Writes what a batch of changes takes away; whatever takes something away goes with the import that takes. */
export async function saveWeighed(tx: Transaction, runId: number, batch: readonly WeighedChange[]): Promise<void> {
  await tx`create temp table if not exists weighed (seq bigint, loss text[], category text, hold text) on commit drop`;
  await tx`truncate weighed`;
  const copy = await copyInto(tx, 'weighed', ['seq', 'loss', 'category', 'hold']);
  for (const each of batch) {
    const wait = copy.add(
      `${each.seq}\t${copyTextArray(each.losses)}\t${copyValue(each.category)}\t${copyValue(each.holdReason)}\n`,
    );
    if (wait) await wait;
  }
  await copy.end();
  await tx`
    update ${tx(`plan_row_r${runId}`)} p
    set loss = w.loss, category = w.category,
        phase = case when cardinality(w.loss) > 0 or p.op = 'remove' then 2 else p.phase end,
        verdict = case when w.hold is null then p.verdict else 'held' end, reason = coalesce(w.hold, p.reason)
    from weighed w where p.seq = w.seq`;
}
