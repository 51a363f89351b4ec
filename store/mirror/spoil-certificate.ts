import type { CollectionName } from '../../oneroster/model.js';
import type { Sql } from '../connect.js';
import { fence } from '../runs/fence.js';
import type { RunContext } from '../runs/run-of.js';

/**
 * A record that the list did not hold was found by itself: the list proves nothing, whatever its certificate says. The
 * record counts as present again.
 */
export async function spoilCertificate(
  sql: Sql,
  run: RunContext,
  collection: CollectionName,
  found: readonly string[],
): Promise<void> {
  const reason = {
    code: 'RECORD_NOT_LISTED',
    remedy: 'The provider leaves records out of its list that it gives by themselves: report it to the provider.',
  };
  await sql.begin(async (tx) => {
    await fence(tx, run);
    await tx`
      update collection_state
      set certificate = certificate || ${tx.json({ certified: false, use: 'noRemovals', reasons: [reason] })}
      where district_id = ${run.districtId} and collection = ${collection}`;
    const ids = found as string[];
    if (collection === 'enrollments') {
      await tx`
        update mirror_enrollment set missing_since = null, changed_run = ${run.runId}
        where district_id = ${run.districtId} and sourced_id = any(${ids})`;
    } else {
      await tx`
        update mirror_record set missing_since = null, changed_run = ${run.runId}
        where district_id = ${run.districtId} and collection = ${collection} and sourced_id = any(${ids})`;
    }
  });
}
