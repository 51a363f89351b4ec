import type { CertificateReason } from '../../../codes/certificate-reasons.js';
import { remedyOf } from '../../../codes/registry.js';
import type { CollectionName } from '../../../oneroster/rostering/model.js';
import { ReadUse } from '../../../roster/proof.js';
import type { Sql, Transaction } from '../../postgres/connect.js';
import { saveProblems } from '../../problems/save-problems.js';
import { fence } from '../../runs/fence.js';
import { Resource } from '../../runs/kinds.js';
import type { RunContext } from '../context.js';
import { addKnown } from './keep-known.js';

/**
 * Revokes a certificate after look-ups: a record was found that the list did not contain, or the records could not be
 * asked for. Those found count as present and known; they are missing again if no later list has them.
 */
export async function revokeCertificate(
  sql: Sql,
  run: RunContext,
  collection: CollectionName,
  reason: Extract<CertificateReason, 'RECORD_NOT_LISTED' | 'LOOK_UPS_FAILED'>,
  found: readonly string[],
): Promise<void> {
  await sql.begin(async (tx) => {
    await fence(tx, run, [Resource.mirror]);
    await tx`
      update run_certificate
      set certified = false, use = case when use = ${ReadUse.nothing} then use else ${ReadUse.noRemovals} end,
          reasons = reasons || ${reason}::text
      where run_id = ${run.runId} and collection = ${collection}`;
    await countAsPresent(tx, run, collection, found);
  });
}

/**
 * Spares records of whose absence the SIS says nothing clear: they count as missing since tonight only, and are asked
 * for again when they would be removed next.
 */
export async function spareRecords(
  sql: Sql,
  run: RunContext,
  collection: CollectionName,
  ids: readonly string[],
): Promise<void> {
  const code = 'LOOK_UP_UNCLEAR';
  const about = { code, kind: collection, school: null, field: null, remedy: remedyOf(code) } as const;
  await sql.begin(async (tx) => {
    await fence(tx, run, [Resource.mirror]);
    await tx`
      update ${tx(collection === 'enrollments' ? 'mirror_enrollment' : 'mirror_record')}
      set missing_since = ${run.readAt}, changed_run = ${run.runId}
      where district_id = ${run.districtId} and sourced_id = any(${ids as string[]}) and missing_since is not null
        and ${collection === 'enrollments' ? tx`true` : tx`collection = ${collection}`}`;
    await saveProblems(
      tx,
      run,
      ids.map((thing) => ({ ...about, thing })),
    );
  });
}

async function countAsPresent(
  tx: Transaction,
  run: RunContext,
  collection: CollectionName,
  sourcedIds: readonly string[],
): Promise<void> {
  if (sourcedIds.length === 0) return;
  const ids = sourcedIds as string[];
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
}
