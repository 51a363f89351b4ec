import { decodingProblems } from '../../../codes/decoding-problems.js';
import { recordRemarks, type RecordRemarkCode } from '../../../codes/record-remarks.js';
import type { CollectionName } from '../../../oneroster/rostering/model.js';
import type { Transaction } from '../../postgres/connect.js';
import { reopened } from '../../problems/reopen.js';

/**
 * Records of a read that cannot be read: those that it brought, and those known from earlier ones that it brought again as
 * they were. What has left the list since, or came otherwise, says nothing of this read: counted on, it would take the proof
 * from every later one, and without proof it never goes missing. `inexact` are those of which nobody knows which record they
 * are: one that stands may seem missing.
 *
 * @param firstLoad nothing is known from earlier reads, and the table `gone_hash` is not made
 */
export async function countRejects(
  tx: Transaction,
  run: { districtId: number },
  collection: CollectionName,
  firstLoad: boolean,
): Promise<{ rejects: number; inexact: number }> {
  const known =
    collection === 'enrollments'
      ? tx`mirror_enrollment m where m.district_id = ${run.districtId}`
      : tx`mirror_record m where m.district_id = ${run.districtId} and m.collection = ${collection}`;
  const isInexact = (code: string, field: string) => tx`${tx(code)} = 'ID_NOT_EXACT' and ${tx(field)} = 'sourcedId'`;
  const [counted] = await tx<[{ rejects: number; inexact: number }]>`
    select count(distinct sourced_id)::int as rejects, count(*) filter (where inexact)::int as inexact from (
      select sourced_id, ${isInexact('reject_code', 'reject_field')} as inexact from incoming_record
      where district_id = ${run.districtId} and collection = ${collection} and reject_code is not null
      ${
        firstLoad
          ? tx``
          : tx`
      union
      select p.thing, ${isInexact('p.code', 'p.field')} from problem p
      where p.district_id = ${run.districtId} and p.kind = ${collection} and p.settled_run is null
        and p.code = any(${Object.keys(decodingProblems)})
        and not exists (select 1 from ${known} and m.sourced_id = p.thing
                          and m.row_hash in (select row_hash from gone_hash))`
      }) rejected`;
  return counted;
}

/** Notes a read's rejected records as problems and settles those now readable. Returns how many were rejected. */
export async function noteRejects(
  tx: Transaction,
  run: { districtId: number; runId: number },
  collection: CollectionName,
): Promise<number> {
  const noted = await tx`
    insert into problem (district_id, code, kind, thing, field, detail, remedy, first_run, last_run)
    select distinct on (reject_code, sourced_id) district_id, reject_code, collection, sourced_id, reject_field,
           reject_detail, reject_remedy, ${run.runId}::int, ${run.runId}::int
    from incoming_record
    where district_id = ${run.districtId} and collection = ${collection} and reject_code is not null
    on conflict (district_id, code, kind, thing) do update
      set last_run = excluded.last_run, field = excluded.field, detail = excluded.detail,
          remedy = excluded.remedy, ${reopened(tx)}`;
  await settleCured(tx, run, collection);
  return noted.count;
}

async function settleCured(
  tx: Transaction,
  run: { districtId: number; runId: number },
  collection: CollectionName,
): Promise<void> {
  // A record that the SIS no longer lists has no mistake either.
  const settles = tx`(not rejected or missing_since is not null)`;
  const cured =
    collection === 'enrollments'
      ? tx`select sourced_id from mirror_enrollment
           where district_id = ${run.districtId} and changed_run = ${run.runId} and ${settles}`
      : tx`select sourced_id from mirror_record
           where district_id = ${run.districtId} and collection = ${collection} and changed_run = ${run.runId}
             and ${settles}`;
  await tx`
    update problem p set settled_run = ${run.runId}
    from (${cured}) c
    where p.district_id = ${run.districtId} and p.kind = ${collection} and p.thing = c.sourced_id
      and p.settled_run is null and p.last_run < ${run.runId}`;
}

/** Remarks that every complete read makes anew, or not: on the text of its pages, and on single look-ups. */
const ofEachRead: readonly RecordRemarkCode[] = ['TEXT_RECODED', 'LOOK_UP_UNCLEAR'];

/**
 * Settles the remarks that a read no longer makes on the records that it brought. Before these are merged: an enrollment
 * may change in nothing but what was odd.
 */
export async function settleRemarks(
  tx: Transaction,
  run: { districtId: number; runId: number },
  collection: CollectionName,
): Promise<void> {
  const incoming = tx(collection === 'enrollments' ? 'incoming_enrollment' : 'incoming_record');
  await tx`
    update problem p set settled_run = ${run.runId}
    where p.district_id = ${run.districtId} and p.kind = ${collection} and p.settled_run is null
      and p.last_run < ${run.runId} and p.code = any(${Object.keys(recordRemarks)})
      and (p.code = any(${[...ofEachRead]})
           or p.thing in (select i.sourced_id from ${incoming} i
                          where i.district_id = ${run.districtId} and i.run_id = ${run.runId}
                            and ${collection === 'enrollments' ? tx`true` : tx`i.collection = ${collection}`}))`;
}
