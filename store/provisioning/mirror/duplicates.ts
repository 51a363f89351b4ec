import type { CollectionName } from '../../../oneroster/rostering/model.js';
import type { Transaction } from '../../postgres/connect.js';
import { isDuplicateKey } from '../../errors.js';

/**
 * Number of new or changed records that came more than once in a read: twice among the new ones, or once unchanged and
 * once changed. Unchanged duplicates are counted while reading.
 */
export async function countDuplicates(
  tx: Transaction,
  run: { districtId: number; runId: number },
  read: { collection: CollectionName; firstLoad: boolean },
): Promise<number> {
  if (read.firstLoad) {
    // Other collections have their key from the start.
    return read.collection === 'enrollments' ? makeKey(tx, `mirror_enrollment_d${run.districtId}`) : 0;
  }
  const enrollments = read.collection === 'enrollments';
  // Filled a moment ago: without statistics the planner may scan the whole mirror per row.
  await tx`analyze ${tx(enrollments ? 'incoming_enrollment' : 'incoming_record')}`;
  const incoming = enrollments
    ? tx`select sourced_id, row_hash from incoming_enrollment
         where district_id = ${run.districtId} and run_id = ${run.runId}`
    : tx`select sourced_id, row_hash from incoming_record
         where district_id = ${run.districtId} and run_id = ${run.runId} and collection = ${read.collection}`;
  const known = enrollments
    ? tx`${tx(`mirror_enrollment_d${run.districtId}`)} m where true`
    : tx`mirror_record m where m.district_id = ${run.districtId} and m.collection = ${read.collection}`;
  const [counted] = await tx<Array<{ rows: number }>>`
    with incoming as materialized (${incoming}), ids as (select distinct sourced_id from incoming)
    select (select count(*) from incoming)::int - (select count(*) from ids)::int
         + (select count(*) from ids
            where sourced_id in (
              select m.sourced_id from ${known} and m.missing_since is null
                and m.sourced_id in (select sourced_id from incoming)
                and not exists (select 1 from gone_hash g where g.row_hash = m.row_hash)))::int as rows`;
  return counted!.rows;
}

/**
 * Creates the key of a district's enrollments after their first read: during the COPY it would cost more. Of a
 * duplicate record the later copy is deleted. Returns how many were.
 */
async function makeKey(tx: Transaction, mirror: string): Promise<number> {
  const create = (inner: Transaction) =>
    inner`create unique index if not exists ${inner(`${mirror}_key`)} on ${inner(mirror)} (sourced_id)`;
  try {
    await tx.savepoint(create);
    return 0;
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    const later = await tx`
      delete from ${tx(mirror)} a using ${tx(mirror)} b
      where a.sourced_id = b.sourced_id and a.ctid > b.ctid`;
    await create(tx);
    return later.count;
  }
}
