import type { DecodingProblemCode } from '../../../codes/decoding-problems.js';
import type { CollectionName, Enrollment, RosterRecord } from '../../../oneroster/rostering/model.js';
import { copyValue } from '../../postgres/copy-in.js';

/** A record that is new byte for byte: decoded, or rejected with the reason. */
export type IncomingRecord =
  | { ok: true; rowHash: bigint; contentHash: bigint; record: RosterRecord; /** The record as JSON. */ body: string }
  | {
      ok: false;
      rowHash: bigint;
      sourcedId: string;
      code: DecodingProblemCode;
      field: string;
      /** What an operator should know beside the field. */
      detail?: string;
      remedy: string;
    };

/** Table and columns for the lines of a read. */
export interface IncomingTable {
  table: string;
  columns: readonly string[];
}

/** Table of rejects, from which problems are made. */
export const rejectTable: IncomingTable = {
  table: 'incoming_record',
  columns: [
    ...['district_id', 'run_id', 'collection', 'sourced_id', 'row_hash', 'content_hash', 'body'],
    ...['reject_code', 'reject_field', 'reject_detail', 'reject_remedy'],
  ],
};

/**
 * The table for a collection's records. On a first read there is nothing to compare with, so they go straight into the
 * mirror; later ones wait until the read is complete.
 */
export function incomingTable(districtId: number, collection: CollectionName, firstLoad: boolean): IncomingTable {
  if (collection === 'enrollments') {
    const columns = ['sourced_id', 'row_hash', 'user_id', 'class_id', 'school_id', 'role', 'is_primary', 'tobedeleted'];
    return {
      table: firstLoad ? `mirror_enrollment_d${districtId}` : 'incoming_enrollment',
      columns: ['district_id', firstLoad ? 'changed_run' : 'run_id', ...columns, 'rejected', 'begin_date', 'end_date'],
    };
  }
  if (!firstLoad) return rejectTable;
  const columns = ['district_id', 'first_run', 'changed_run', 'collection', 'sourced_id', 'row_hash', 'content_hash'];
  return { table: 'mirror_record', columns: [...columns, 'body', 'rejected'] };
}

/** The line of a record in its table; ends in a newline. */
export function incomingLine(
  run: { districtId: number; runId: number },
  collection: CollectionName,
  firstLoad: boolean,
  incoming: IncomingRecord,
): string {
  if (collection === 'enrollments') return `${run.districtId}\t${run.runId}\t${enrollmentCells(incoming)}\n`;
  if (!firstLoad) return rejectOrRecordLine(run, collection, incoming);
  const head = `${run.districtId}\t${run.runId}\t${run.runId}\t${collection}\t`;
  return incoming.ok
    ? `${head}${recordCells(incoming)}\tf\n`
    : `${head}${copyValue(incoming.sourcedId)}\t${incoming.rowHash}\t0\t\\N\tt\n`;
}

/** The line of a reject for `rejectTable`; null if its own line is there already. */
export function rejectLine(
  run: { districtId: number; runId: number },
  collection: CollectionName,
  firstLoad: boolean,
  incoming: IncomingRecord,
): string | null {
  const standsThere = collection !== 'enrollments' && !firstLoad;
  return incoming.ok || standsThere ? null : rejectOrRecordLine(run, collection, incoming);
}

function rejectOrRecordLine(
  run: { districtId: number; runId: number },
  collection: CollectionName,
  incoming: IncomingRecord,
): string {
  const head = `${run.districtId}\t${run.runId}\t${collection}\t`;
  if (incoming.ok) return `${head}${recordCells(incoming)}\t\\N\t\\N\t\\N\t\\N\n`;
  const { sourcedId, rowHash, code, field, detail, remedy } = incoming;
  const reject = [code, field, detail, remedy].map(copyValue).join('\t');
  return `${head}${copyValue(sourcedId)}\t${rowHash}\t0\t\\N\t${reject}\n`;
}

function recordCells(incoming: Extract<IncomingRecord, { ok: true }>): string {
  const { record, rowHash, contentHash, body } = incoming;
  return `${copyValue(record.sourcedId)}\t${rowHash}\t${contentHash}\t${copyValue(body)}`;
}

function enrollmentCells(incoming: IncomingRecord): string {
  if (!incoming.ok)
    return `${copyValue(incoming.sourcedId)}\t${incoming.rowHash}\t\\N\t\\N\t\\N\t\\N\tf\tf\tt\t\\N\t\\N`;
  const record = incoming.record as Enrollment;
  return (
    `${copyValue(record.sourcedId)}\t${incoming.rowHash}\t${copyValue(record.userSourcedId)}\t` +
    `${copyValue(record.classSourcedId)}\t${copyValue(record.schoolSourcedId)}\t${record.role}\t` +
    `${record.primary ? 't' : 'f'}\t${record.status === 'tobedeleted' ? 't' : 'f'}\tf\t` +
    `${record.beginDate ?? '\\N'}\t${record.endDate ?? '\\N'}`
  );
}
