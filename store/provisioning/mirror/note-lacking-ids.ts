import { remedyOf } from '../../../codes/registry.js';
import type { CollectionName } from '../../../oneroster/rostering/model.js';
import type { Transaction } from '../../postgres/connect.js';
import { saveProblems } from '../../problems/save-problems.js';

interface ReadOfList {
  collection: CollectionName;
  /** Rows of which nobody knows which record they are: without an id, or with an inexact one. */
  noIdRejects: number;
}

/**
 * Notes how many records of a read came without a readable sourcedId, or settles the problem. Call it before the read's
 * copies are united. A record with an inexact id has a problem of its own, under that id.
 */
export async function noteLackingIds(
  tx: Transaction,
  run: { districtId: number; runId: number },
  { collection, noIdRejects }: ReadOfList,
): Promise<void> {
  const [inexact] = await tx<[{ rows: number }]>`
    select count(*)::int as rows from incoming_record
    where district_id = ${run.districtId} and collection = ${collection} and reject_code = 'ID_NOT_EXACT'
      and reject_field = 'sourcedId'`;
  const affected = noIdRejects - inexact.rows;
  const code = 'LIST_LACKS_IDS';
  if (affected > 0) {
    const named = { code, kind: collection, thing: collection, school: null, field: 'sourcedId' } as const;
    await saveProblems(tx, run, [{ ...named, affected, remedy: remedyOf(code) }]);
  }
  await tx`
    update problem set settled_run = ${run.runId}
    where district_id = ${run.districtId} and code = ${code} and kind = ${collection} and settled_run is null
      and last_run < ${run.runId}`;
}
