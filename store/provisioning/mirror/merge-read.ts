import type { CertificateReason } from '../../../codes/certificate-reasons.js';
import type { CollectionName } from '../../../oneroster/rostering/model.js';
import { Shrinkage, tooManyRejected } from '../../../roster/collection-loss.js';
import { ReadUse } from '../../../roster/proof.js';
import type { Sql, Transaction } from '../../postgres/connect.js';
import { copyInto } from '../../postgres/copy-in.js';
import { fence, type Writer } from '../../runs/fence.js';
import { readingKinds, Resource } from '../../runs/kinds.js';
import { saveCertificate, type StoredCertificate } from './certificates.js';
import { addKnown, knowTheMirror } from './keep-known.js';
import { mergeEnrollments } from './merge-enrollments.js';
import { mergeRecords } from './merge-records.js';
import { noteLackingIds } from './note-lacking-ids.js';
import { countRejects, noteRejects, settleRemarks } from './note-rejects.js';
import { judgeSize, noteSize, type JudgedSize, type JudgingRun } from './shrunk-lists.js';
import { keyFirstEnrollments, uniteIncoming, type FoundCopies, type UniteCopies } from './unite-copies.js';

/** `readAt`: missing records count as missing from then on. */
export interface MergingRun extends Writer, JudgingRun {
  readAt: Date;
}

type ReadCertificate = Omit<StoredCertificate, 'emptySchools' | 'use' | 'counts'>;

/** A complete read of a collection. */
export interface FinishedRead {
  collection: CollectionName;
  /** Certifies the read, given how many of its new or changed rows came again in another page. */
  certify(repeats: number): ReadCertificate;
  uniteCopies: UniteCopies;
  /** Rows of which nobody knows which record they are: without an id, or with an inexact one. */
  noIdRejects: number;
  /** Rows that were byte for byte another row of their page. */
  copies: number;
  firstLoad: boolean;
  /** Known hashes that did not appear again. */
  goneHashes: Iterable<bigint>;
}

/**
 * Merges a complete read into the mirror, in one transaction: new and changed records, records that came back, missing
 * records (only if the certificate allows), and the known hashes for the next read.
 */
export async function mergeRead(sql: Sql, run: MergingRun, read: FinishedRead): Promise<StoredCertificate> {
  return sql.begin(async (tx) => {
    await fence(tx, run, [Resource.mirror]);
    await noteLackingIds(tx, run, read);
    const { firstLoad, incoming, copies, repeats } = await unite(tx, run, read);
    const certificateOfRead = read.certify(repeats);
    const records = certificateOfRead.rows - copies;
    const { rejects, inexact } = await countRejects(tx, run, read.collection, firstLoad);
    const identified = inexact > 0 ? withDoubt(certificateOfRead, 'RECORDS_WITHOUT_ID') : certificateOfRead;
    const judged = tooManyRejected(rejects, records, run.settings.limits.rejected)
      ? withDoubt(identified, 'TOO_MANY_REJECTED')
      : identified;
    const sized = { collection: read.collection, rows: judged.rows, records, isProven: judged.certified };
    const size = await judgeSize(tx, run, sized);
    if (isSetAside(size)) {
      const certificate = await refuse(tx, run, read, judged);
      await noteSize(tx, run, { ...sized, isWhole: false, atZero: null }, size);
      return certificate;
    }
    const doubted = withDoubtOfSize(judged, size);
    const use = doubted.certified ? ReadUse.all : ReadUse.noRemovals;
    await settleRemarks(tx, run, read.collection);
    const merge = read.collection === 'enrollments' ? mergeEnrollments : mergeRecords;
    const { closedSchools } = size;
    const merged = await merge(tx, run, {
      ...{ ...read, firstLoad, closedSchools },
      ...{ anyIncoming: incoming > 0, mayMiss: use === ReadUse.all },
    });
    const rejected = await noteRejects(tx, run, read.collection);
    await tx`delete from incoming_record where district_id = ${run.districtId} and collection = ${read.collection}`;
    const counts = { ...merged.counts, rejected };
    const emptySchools = merged.atZero.map((each) => each.school);
    const certificate: StoredCertificate = { ...doubted, use, emptySchools, counts };
    // An observing run does not change the count that the next night is compared with.
    const measured = use === ReadUse.all && !readingKinds.includes(run.kind);
    await tx`
      insert into collection_state (district_id, collection, merged_run, rows, certified_run, certified_rows)
      values (${run.districtId}, ${read.collection}, ${run.runId}, ${certificate.rows},
              ${measured ? run.runId : null}, ${measured ? records : null})
      on conflict (district_id, collection) do update
        set merged_run = excluded.merged_run, rows = excluded.rows,
            certified_run = coalesce(excluded.certified_run, collection_state.certified_run),
            certified_rows = coalesce(excluded.certified_rows, collection_state.certified_rows)`;
    await saveCertificate(tx, run.runId, read.collection, certificate);
    await noteSize(tx, run, { ...sized, isWhole: use === ReadUse.all, atZero: merged.atZero }, size);
    const blocksHoldOthers = copies > 0 || read.noIdRejects > 0;
    if (blocksHoldOthers || merged.keptHashes === null) await knowTheMirror(tx, run, read.collection);
    else await keepHashes(tx, run, read.collection, merged.keptHashes);
    return certificate;
  });
}

/** Unites the copies of a read. Says also whether the collection still counts as loaded for the first time. */
async function unite(
  tx: Transaction,
  run: MergingRun,
  { collection, firstLoad, goneHashes, copies, uniteCopies }: FinishedRead,
): Promise<FoundCopies & { firstLoad: boolean }> {
  const none = { firstLoad, incoming: 0, copies, repeats: 0 };
  if (firstLoad) {
    // Other collections have their key from the start: a copy restarts the read.
    const anyMoved = collection === 'enrollments' && (await keyFirstEnrollments(tx, run));
    if (!anyMoved) return none;
  }
  await loadGone(tx, firstLoad ? [] : goneHashes);
  const found = await uniteIncoming(tx, run, collection, uniteCopies);
  return { ...found, firstLoad: false, copies: copies + found.copies };
}

/** Whether nothing of a list is believed: it shrank much, and has not stayed so for long enough. */
function isSetAside({ shrinkage, small }: JudgedSize): boolean {
  return shrinkage === Shrinkage.much && small?.isBelieved !== true;
}

function withDoubtOfSize(judged: ReadCertificate, { shrinkage }: JudgedSize): ReadCertificate {
  if (shrinkage === Shrinkage.none) return judged;
  return withDoubt(judged, shrinkage === Shrinkage.little ? 'COLLECTION_SHRANK_A_LITTLE' : 'COLLECTION_STAYS_SMALL');
}

function withDoubt(judged: ReadCertificate, code: CertificateReason): ReadCertificate {
  return { ...judged, certified: false, reasons: [...new Set([...judged.reasons, code])] };
}

async function refuse(
  tx: Transaction,
  run: Writer,
  read: FinishedRead,
  judged: ReadCertificate,
): Promise<StoredCertificate> {
  const certificate: StoredCertificate = {
    ...withDoubt(judged, 'COLLECTION_SHRANK'),
    use: ReadUse.nothing,
    emptySchools: [],
    counts: { new: 0, changed: 0, missing: 0, rejected: 0 },
  };
  await saveCertificate(tx, run.runId, read.collection, certificate);
  await tx`delete from incoming_record where district_id = ${run.districtId} and collection = ${read.collection}`;
  await tx`delete from incoming_enrollment where district_id = ${run.districtId} and ${read.collection} = 'enrollments'`;
  await tx`
    delete from read_block
    where district_id = ${run.districtId} and collection = ${read.collection} and run_id = ${run.runId}`;
  return certificate;
}

async function loadGone(tx: Transaction, hashes: Iterable<bigint>): Promise<void> {
  await tx`create temp table gone_hash (row_hash bigint not null) on commit drop`;
  const copy = await copyInto(tx, 'gone_hash', ['row_hash']);
  for (const hash of hashes) {
    const wait = copy.add(`${BigInt.asIntN(64, hash)}\n`);
    if (wait) await wait;
  }
  await copy.end();
  await tx`analyze gone_hash`;
}

/** Known hashes for the next read: those seen by this one, and those of unseen records kept in the mirror. */
async function keepHashes(tx: Transaction, run: Writer, collection: CollectionName, kept: bigint[]): Promise<void> {
  await tx`
    delete from read_block
    where district_id = ${run.districtId} and collection = ${collection} and run_id <> ${run.runId}`;
  await addKnown(tx, run.districtId, collection, kept);
}
