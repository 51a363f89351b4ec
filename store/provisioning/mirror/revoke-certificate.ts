import type { CertificateReason } from '../../../codes/certificate-reasons.js';
import type { CollectionName } from '../../../oneroster/rostering/model.js';
import { ReadUse } from '../../../roster/proof.js';
import type { Sql } from '../../postgres/connect.js';
import { fence } from '../../runs/fence.js';
import { Resource } from '../../runs/kinds.js';
import type { RunContext } from '../context.js';
import { addKnown } from './keep-known.js';

/**
 * Revokes a certificate after a look-up found a record that the list did not contain: the list proves nothing. The
 * record counts as present and known; it is missing again if no later list has it.
 */
export async function revokeCertificate(
  sql: Sql,
  run: RunContext,
  collection: CollectionName,
  found: readonly string[],
): Promise<void> {
  const code: CertificateReason = 'RECORD_NOT_LISTED';
  await sql.begin(async (tx) => {
    await fence(tx, run, [Resource.mirror]);
    await tx`
      update run_certificate
      set certified = false, use = case when use = ${ReadUse.nothing} then use else ${ReadUse.noRemovals} end,
          reasons = reasons || ${code}::text
      where run_id = ${run.runId} and collection = ${collection}`;
    const ids = found as string[];
    const back =
      collection === 'enrollments'
        ? await tx<Array<{ hash: string }>>`
            update mirror_enrollment set missing_since = null, changed_run = ${run.runId}
            where district_id = ${run.districtId} and sourced_id = any(${ids}) and missing_since is not null
            returning row_hash as hash`
        : await tx<Array<{ hash: string }>>`
            update mirror_record set missing_since = null, changed_run = ${run.runId}
            where district_id = ${run.districtId} and collection = ${collection} and sourced_id = any(${ids})
              and missing_since is not null
            returning row_hash as hash`;
    const hashes = back.map((row) => BigInt(row.hash));
    await addKnown(tx, run.districtId, collection, hashes);
  });
}
