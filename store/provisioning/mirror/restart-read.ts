import type { CollectionName } from '../../../oneroster/rostering/model.js';
import type { Sql } from '../../postgres/connect.js';
import { fence, type Writer } from '../../runs/fence.js';
import { Resource } from '../../runs/kinds.js';
import { clearUnfinished } from './begin-read.js';

/**
 * Deletes what this run has read of a collection, and starts over: rows moved during the read, or (`compare`) a record
 * came twice in a first read, which then cannot go straight into the mirror.
 */
export async function restartRead(
  sql: Sql,
  run: Writer,
  collection: CollectionName,
  firstLoad: boolean,
  compare = false,
): Promise<number> {
  return sql.begin(async (tx) => {
    await fence(tx, run, [Resource.mirror]);
    await clearUnfinished(tx, run.districtId, collection, firstLoad);
    const [row] = await tx<Array<{ restarts: number }>>`
      update collection_read
      set version = version + 1, chain = 'null'::jsonb, restarts = restarts + 1, no_id_rejects = 0, duplicates = 0,
          copies = 0, done = false,
          first_load = first_load and not ${compare}
      where district_id = ${run.districtId} and collection = ${collection} and run_id = ${run.runId}
      returning restarts`;
    return row!.restarts;
  });
}
