import type { CollectionName } from '../../../oneroster/rostering/model.js';
import type { Sql } from '../../postgres/connect.js';
import { fence, type Writer } from '../../runs/fence.js';
import { Resource } from '../../runs/kinds.js';
import type { collectionRead } from '../../schema/mirror.js';

/** Position in the reading of a collection. */
export type ReadPosition = Omit<typeof collectionRead.$inferSelect, 'districtId' | 'collection' | 'runId'>;

/** Resumes this run's reading of a collection, or starts it and clears what an unfinished run left. */
export async function beginRead(sql: Sql, run: Writer, collection: CollectionName): Promise<ReadPosition> {
  return sql.begin(async (tx) => {
    await fence(tx, run, [Resource.mirror]);
    const [standing] = await tx<ReadPosition[]>`
      select version, chain, restarts, first_load as "firstLoad", no_id_rejects as "noIdRejects", duplicates, copies,
             done
      from collection_read
      where district_id = ${run.districtId} and collection = ${collection} and run_id = ${run.runId}`;
    if (standing) return standing;
    const [state] = await tx`
      select 1 from collection_state
      where district_id = ${run.districtId} and collection = ${collection} and merged_run > 0`;
    const firstLoad = state === undefined;
    await clearUnfinished(tx, run.districtId, collection, firstLoad);
    await tx`
      insert into collection_read (district_id, collection, run_id, chain, first_load)
      values (${run.districtId}, ${collection}, ${run.runId}, 'null'::jsonb, ${firstLoad})
      on conflict (district_id, collection) do update
        set run_id = excluded.run_id, version = 0, chain = 'null'::jsonb, restarts = 0,
            first_load = excluded.first_load, no_id_rejects = 0, duplicates = 0, copies = 0,
            done = false`;
    return { version: 0, chain: null, restarts: 0, firstLoad, noIdRejects: 0, duplicates: 0, copies: 0, done: false };
  });
}

/** Deletes what an unmerged read left: its incoming records and its blocks. */
export async function clearUnfinished(
  tx: Parameters<Parameters<Sql['begin']>[1]>[0],
  districtId: number,
  collection: CollectionName,
  firstLoad: boolean,
): Promise<void> {
  await tx`delete from incoming_record where district_id = ${districtId} and collection = ${collection}`;
  await tx`
    delete from read_block
    where district_id = ${districtId} and collection = ${collection}
      and run_id <> coalesce((select merged_run from collection_state
                              where district_id = ${districtId} and collection = ${collection}), 0)`;
  if (collection === 'enrollments') {
    await tx`delete from incoming_enrollment where district_id = ${districtId}`;
    if (firstLoad) await tx`truncate ${tx(`mirror_enrollment_d${districtId}`)}`;
  } else if (firstLoad) {
    await tx`delete from mirror_record where district_id = ${districtId} and collection = ${collection}`;
  }
}
