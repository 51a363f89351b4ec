import type { CollectionName } from '../../../oneroster/rostering/model.js';
import type { Transaction } from '../../postgres/connect.js';

/** Hashes per block made from the mirror. */
const hashesPerBlock = 100_000;

/** Adds hashes to the known ones of the next read, beside the blocks of the last merged read. */
export async function addKnown(
  tx: Transaction,
  districtId: number,
  collection: CollectionName,
  hashes: readonly bigint[],
): Promise<void> {
  if (hashes.length === 0) return;
  const bytes = Buffer.alloc(hashes.length * 8);
  hashes.forEach((hash, index) => bytes.writeBigInt64BE(BigInt.asIntN(64, hash), index * 8));
  await tx`
    insert into read_block (district_id, collection, run_id, seq, hashes)
    select s.district_id, s.collection, s.merged_run,
           (select least(coalesce(min(b.seq), 0), 0) - 1 from read_block b
            where b.district_id = s.district_id and b.collection = s.collection and b.run_id = s.merged_run),
           ${bytes}
    from collection_state s where s.district_id = ${districtId} and s.collection = ${collection}`;
}

/**
 * Rebuilds the known hashes from the mirror after a read with duplicate records or with rows that have no id: their hashes
 * would otherwise count as known although the mirror does not have them, and the next read would seem proven.
 */
export async function knowTheMirror(
  tx: Transaction,
  run: { districtId: number; runId: number },
  collection: CollectionName,
): Promise<void> {
  const present =
    collection === 'enrollments'
      ? tx`select row_hash from ${tx(`mirror_enrollment_d${run.districtId}`)} where missing_since is null`
      : tx`select row_hash from mirror_record
           where district_id = ${run.districtId} and collection = ${collection} and missing_since is null`;
  await tx`delete from read_block where district_id = ${run.districtId} and collection = ${collection}`;
  await tx`
    insert into read_block (district_id, collection, run_id, seq, hashes)
    select ${run.districtId}::int, ${collection}, ${run.runId}::int, block, string_agg(int8send(row_hash), ''::bytea)
    from (select row_hash, ((row_number() over ()) / ${hashesPerBlock}::int)::int as block from (${present}) held) numbered
    group by block`;
}
