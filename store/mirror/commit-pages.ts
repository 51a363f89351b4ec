import type { CollectionName, Enrollment, RosterRecord } from '../../oneroster/model.js';
import type { Sql, Transaction } from '../connect.js';
import { copyInto, copyValue } from '../copy-in.js';
import { StoreError } from '../errors.js';
import { fence } from '../runs/fence.js';

/** A record that was not known byte for byte: decoded, or rejected with the reason. */
export type IncomingRecord =
  | { ok: true; rowHash: bigint; contentHash: bigint; record: RosterRecord }
  | { ok: false; rowHash: bigint; sourcedId: string; code: string; field: string; remedy: string };

export interface PageCommit {
  collection: CollectionName;
  /** The version that this attempt read; another number in the table means that another attempt is at work. */
  version: number;
  chain: unknown;
  firstLoad: boolean;
  noIdRejects: number;
  done: boolean;
  hashes: Uint8Array;
  records: IncomingRecord[];
}

/**
 * Commits some pages: the changed records, what was seen, and the cursor, together. A stale attempt stops here.
 *
 * On the first read of a collection, enrollments go straight into the mirror: there is nothing to compare them with.
 */
export async function commitPages(
  sql: Sql,
  run: { districtId: number; runId: number },
  commit: PageCommit,
): Promise<void> {
  await sql.begin(async (tx) => {
    await fence(tx, run);
    const advanced = await tx`
      update collection_read
      set version = version + 1, chain = ${tx.json(commit.chain as never)}, done = ${commit.done},
          no_id_rejects = ${commit.noIdRejects}
      where district_id = ${run.districtId} and collection = ${commit.collection} and run_id = ${run.runId}
        and version = ${commit.version}`;
    if (advanced.count !== 1) {
      throw new StoreError(
        'STALE_ATTEMPT',
        'Another attempt has read on from here.',
        'Nothing to do: this attempt stops.',
      );
    }
    if (commit.hashes.length > 0) {
      await tx`
        insert into read_block (district_id, collection, run_id, seq, hashes)
        values (${run.districtId}, ${commit.collection}, ${run.runId}, ${commit.version}, ${Buffer.from(commit.hashes)})`;
    }
    if (commit.records.length === 0) return;
    if (commit.collection === 'enrollments') await copyEnrollments(tx, run, commit);
    await copyRecords(tx, run, commit);
  });
}

async function copyRecords(
  tx: Transaction,
  run: { districtId: number; runId: number },
  commit: PageCommit,
): Promise<void> {
  const rows = commit.collection === 'enrollments' ? commit.records.filter((each) => !each.ok) : commit.records;
  if (rows.length === 0) return;
  const copy = await copyInto(tx, 'incoming_record', [
    ...['district_id', 'run_id', 'collection', 'sourced_id', 'row_hash', 'content_hash', 'body'],
    ...['reject_code', 'reject_field', 'reject_remedy'],
  ]);
  const head = `${run.districtId}\t${run.runId}\t${commit.collection}\t`;
  for (const row of rows) {
    const hash = BigInt.asIntN(64, row.rowHash);
    const line = row.ok
      ? `${copyValue(row.record.sourcedId)}\t${hash}\t${BigInt.asIntN(64, row.contentHash)}\t` +
        `${copyValue(JSON.stringify(row.record))}\t\\N\t\\N\t\\N\n`
      : `${copyValue(row.sourcedId)}\t${hash}\t0\t\\N\t${row.code}\t${copyValue(row.field)}\t${copyValue(row.remedy)}\n`;
    const wait = copy.add(head + line);
    if (wait) await wait;
  }
  await copy.end();
}

async function copyEnrollments(
  tx: Transaction,
  run: { districtId: number; runId: number },
  commit: PageCommit,
): Promise<void> {
  const columns = ['sourced_id', 'row_hash', 'user_id', 'class_id', 'school_id', 'role', 'is_primary', 'tobedeleted'];
  const table = commit.firstLoad ? `mirror_enrollment_d${run.districtId}` : 'incoming_enrollment';
  const runColumn = commit.firstLoad ? 'changed_run' : 'run_id';
  const copy = await copyInto(tx, table, ['district_id', runColumn, ...columns, 'rejected', 'begin_date', 'end_date']);
  const head = `${run.districtId}\t${run.runId}\t`;
  for (const row of commit.records) {
    const hash = BigInt.asIntN(64, row.rowHash);
    const line = row.ok
      ? enrollmentLine(row.record as Enrollment, hash)
      : `${copyValue(row.sourcedId)}\t${hash}\t\\N\t\\N\t\\N\t\\N\tf\tf\tt\t\\N\t\\N\n`;
    const wait = copy.add(head + line);
    if (wait) await wait;
  }
  await copy.end();
}

function enrollmentLine(record: Enrollment, hash: bigint): string {
  return (
    `${copyValue(record.sourcedId)}\t${hash}\t${copyValue(record.userSourcedId)}\t${copyValue(record.classSourcedId)}\t` +
    `${copyValue(record.schoolSourcedId)}\t${record.role}\t${record.primary ? 't' : 'f'}\t` +
    `${record.status === 'tobedeleted' ? 't' : 'f'}\tf\t${record.beginDate ?? '\\N'}\t${record.endDate ?? '\\N'}\n`
  );
}
