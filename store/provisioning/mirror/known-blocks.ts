import type { CollectionName } from '../../../oneroster/rostering/model.js';
import type { Sql } from '../../postgres/connect.js';

/** Number of records after the last merged read of a collection. */
export async function knownCount(sql: Sql, districtId: number, collection: CollectionName): Promise<number> {
  const [found] = await sql<Array<{ records: number }>>`
    select coalesce(sum(length(hashes) / 8), 0)::int as records from read_block b
    join collection_state s using (district_id, collection)
    where district_id = ${districtId} and collection = ${collection} and b.run_id = s.merged_run`;
  return found!.records;
}

/** The record hashes of the last merged read, eight big-endian bytes each, block by block. */
export async function* knownBlocks(
  sql: Sql,
  districtId: number,
  collection: CollectionName,
): AsyncGenerator<Uint8Array> {
  const blocks = sql<Array<{ hashes: Buffer }>>`
    select hashes from read_block b join collection_state s using (district_id, collection)
    where district_id = ${districtId} and collection = ${collection} and b.run_id = s.merged_run
    order by seq`.cursor(4);
  for await (const rows of blocks) for (const row of rows) yield row.hashes;
}

/** The hashes that this run has already seen, for resuming a read. */
export async function* seenBlocks(
  sql: Sql,
  run: { districtId: number; runId: number },
  collection: CollectionName,
): AsyncGenerator<Uint8Array> {
  const blocks = sql<Array<{ hashes: Buffer }>>`
    select hashes from read_block
    where district_id = ${run.districtId} and collection = ${collection} and run_id = ${run.runId}
    order by seq`.cursor(4);
  for await (const rows of blocks) for (const row of rows) yield row.hashes;
}
