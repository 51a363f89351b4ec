import type { CollectionName } from '../../../oneroster/rostering/model.js';
import type { Transaction } from '../../postgres/connect.js';
import type { RunContext } from '../context.js';

/** Whether a record of one of these collections has changed since the last finished run. */
export async function anyChanged(
  tx: Transaction,
  run: RunContext,
  collections: readonly CollectionName[],
): Promise<boolean> {
  const [any] = await tx<Array<{ changed: boolean }>>`
    select exists (select 1 from mirror_change
                   where district_id = ${run.districtId} and run_id > ${run.settledRun}
                     and collection = any(${collections as CollectionName[]})) as changed`;
  return any!.changed;
}

/** Whether the target of a class or person was mapped anew since the last finished run. */
export async function anyTargetChanged(tx: Transaction, run: RunContext, of: 'class' | 'user'): Promise<boolean> {
  const [any] = await tx`
    select 1 from ${tx(run.targets[of])} where district_id = ${run.districtId} and changed_run > ${run.settledRun} limit 1`;
  return any !== undefined;
}
