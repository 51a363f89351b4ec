import type { Transaction } from '../../postgres/connect.js';

/**
 * Condition on a desired row `d`: its id is that of its own records. An adoption may have taken another thing over under
 * the id that the row would get.
 */
export function isPinned(tx: Transaction, districtId: number) {
  return tx`exists (
    select 1 from link own
    where own.district_id = ${districtId} and own.kind = d.kind and own.sourced_id = any(d.sources) and own.sis_id = d.sis_id)`;
}
