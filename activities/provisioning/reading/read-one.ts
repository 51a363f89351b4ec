import { certify } from '../../../oneroster/rostering/certificate.js';
import { createRecordHashIndex, type RecordHashIndex } from '../../../oneroster/rostering/record-hash-index.js';
import { remedyOf } from '../../../codes/registry.js';
import { contentHash, hashOfText } from '../../../oneroster/rostering/hash.js';
import type { CollectionName, RecordOf } from '../../../oneroster/rostering/model.js';
import { sidesOf, uniteCopies } from '../../../roster/copies.js';
import type { IncomingRecord } from '../../../store/provisioning/mirror/incoming-lines.js';
import type { Copies, United } from '../../../store/provisioning/mirror/unite-copies.js';
import { certificates, type StoredCertificate } from '../../../store/provisioning/mirror/certificates.js';
import { knownBlocks, knownCount, seenBlocks } from '../../../store/provisioning/mirror/known-blocks.js';
import { readingKinds } from '../../../store/runs/kinds.js';
import type { RunContext } from '../../../store/provisioning/context.js';
import { mergeRead } from '../../../store/provisioning/mirror/merge-read.js';
import { readToTheEnd, type Reading } from './read-pages.js';

/** Counts of a read collection. */
export interface ExtractResult extends Pick<StoredCertificate, 'rows' | 'certified' | 'use'> {
  collection: CollectionName;
  new: number;
  changed: number;
  missing: number;
  rejected: number;
}

/** Reads one collection to its end and merges it into the mirror; if this run did so before, returns its counts. */
export async function readOne(reading: Reading, collection: CollectionName): Promise<ExtractResult> {
  const { sql, run } = reading;
  const merged = (await certificates(sql, run.runId))[collection];
  if (merged) return resultOf(collection, merged);
  // Concurrently with the first page's request.
  const loading = loadKnown(reading, collection);
  loading.catch(() => undefined); // thrown where it is awaited
  try {
    const { position, chain, noIdRejects, duplicates, copies } = await readToTheEnd(reading, collection, loading);
    const known = await loading;
    const stored = await mergeRead(
      sql,
      { ...run, readAt: readAt(run) },
      {
        collection,
        certify: (repeats) => certify(chain, { noIdRejects, duplicates: duplicates + repeats }),
        uniteCopies: (each) => united(collection, run, each),
        noIdRejects,
        firstLoad: position.firstLoad,
        copies,
        goneHashes: known?.unseen() ?? [],
      },
    );
    return resultOf(collection, stored);
  } finally {
    // The database driver keeps its last query alive, with all parameters of its transaction.
    (await loading.catch(() => null))?.release();
  }
}

/** One record of several rows, or a reject. The run is part of its hash: no row has it, and the next run compares anew. */
function united(collection: CollectionName, run: RunContext, { sourcedId, records, ...copies }: Copies): United {
  const rowHash = hashOfText([run.runId, ...copies.rowHashes.map(String).sort()].join(' '));
  const contents = records.map((each) => contentHash(each, JSON.stringify(each)));
  const repeats = records.length - new Set(contents).size;
  const result = records.length === 0 ? null : uniteCopies(collection, records as RecordOf<CollectionName>[]);
  if (!copies.anyRejected && result !== null && result.differing === null) {
    const { record } = result;
    const body = JSON.stringify(record);
    return { repeats, incoming: { ok: true, rowHash, record, body, contentHash: contentHash(record, body) } };
  }
  const code = 'RECORDS_DIFFER';
  const incoming = {
    ...{ ok: false as const, rowHash, sourcedId, code, remedy: remedyOf(code) },
    field: result?.differing?.join(', ') ?? 'sourcedId',
    detail: sidesOf(collection, records as RecordOf<CollectionName>[]),
  } satisfies IncomingRecord;
  return { repeats, incoming };
}

/** The run's date may be overridden for an observing run: its records are missing since the real time of reading. */
function readAt(run: RunContext): Date {
  return readingKinds.includes(run.kind) ? new Date() : run.readAt;
}

export function resultOf(collection: CollectionName, stored: Awaited<ReturnType<typeof mergeRead>>): ExtractResult {
  return { collection, rows: stored.rows, certified: stored.certified, use: stored.use, ...stored.counts };
}

/** The hashes of the mirror's records; null if it has none and every record is new. */
async function loadKnown({ sql, run }: Reading, collection: CollectionName): Promise<RecordHashIndex | null> {
  const count = await knownCount(sql, run.districtId, collection);
  if (count === 0) return null;
  const known = createRecordHashIndex(count);
  for await (const block of knownBlocks(sql, run.districtId, collection)) known.addBlock(block);
  for await (const block of seenBlocks(sql, run, collection)) known.markSeenBlock(block);
  return known;
}
