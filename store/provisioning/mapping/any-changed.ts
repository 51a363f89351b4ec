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
