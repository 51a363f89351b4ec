import type { Json, Sql, Transaction } from '../../postgres/connect.js';
import { copyLines } from '../../postgres/copy-in.js';
import { isDuplicateKey, StoreError } from '../../errors.js';
import { fence, type Writer } from '../../runs/fence.js';
import { saveProblems, type NewProblem } from '../../problems/save-problems.js';
import { Resource } from '../../runs/kinds.js';
import type { collectionRead } from '../../schema/mirror.js';
import { incomingTable, rejectTable } from './incoming-lines.js';

export interface PageCommit extends Pick<
  typeof collectionRead.$inferSelect,
  /** `version` is the one that this attempt read: if the table has another, another attempt is at work. */
  'collection' | 'version' | 'chain' | 'firstLoad' | 'noIdRejects' | 'duplicates' | 'copies' | 'done'
> {
  hashes: Uint8Array;
  /** Lines of new and of rejected records (see incoming-lines). */
  lines: readonly Buffer[];
  rejects: readonly Buffer[];
  /** What is odd about readable records. */
  remarks: readonly NewProblem[];
}

/**
 * Commits pages: changed records, seen hashes and the cursor together. Throws `STALE_ATTEMPT` for a stale attempt and
 * `RECORD_TWICE` for a first read with a duplicate record, which cannot go straight into the mirror.
 */
export async function commitPages(sql: Sql, run: Writer, commit: PageCommit): Promise<void> {
  try {
    await sql.begin((tx) => commitIn(tx, run, commit));
  } catch (error) {
    if (!isDuplicateKey(error) || !commit.firstLoad) throw error;
    throw new StoreError('RECORD_TWICE', 'A record came twice.');
  }
}

async function commitIn(tx: Transaction, run: Writer, commit: PageCommit): Promise<void> {
  await fence(tx, run, [Resource.mirror]);
  const advanced = await tx`
    update collection_read
    set version = version + 1, chain = ${tx.json(commit.chain as Json)}, done = ${commit.done},
        no_id_rejects = ${commit.noIdRejects}, duplicates = ${commit.duplicates}, copies = ${commit.copies}
    where district_id = ${run.districtId} and collection = ${commit.collection} and run_id = ${run.runId}
      and version = ${commit.version}`;
  if (advanced.count !== 1) {
    throw new StoreError('STALE_ATTEMPT', 'Another attempt has read on from here.');
  }
  if (commit.hashes.length > 0) {
    await tx`
      insert into read_block (district_id, collection, run_id, seq, hashes)
      values (${run.districtId}, ${commit.collection}, ${run.runId}, ${commit.version}, ${Buffer.from(commit.hashes)})`;
  }
  const incoming = incomingTable(run.districtId, commit.collection, commit.firstLoad);
  await copyLines(tx, incoming.table, incoming.columns, commit.lines);
  await copyLines(tx, rejectTable.table, rejectTable.columns, commit.rejects);
  await saveProblems(tx, run, commit.remarks);
}
