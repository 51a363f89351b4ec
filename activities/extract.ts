import { Context } from '@temporalio/activity';
import { CancelledFailure } from '@temporalio/common';
import { contentHash } from '../oneroster/hash.js';
import { certify } from '../oneroster/certificate.js';
import { decodeRecord } from '../oneroster/decode.js';
import { OneRosterError } from '../oneroster/errors.js';
import { createKnownRecords, Verdict, type KnownRecords } from '../oneroster/known-records.js';
import type { CollectionName } from '../oneroster/model.js';
import type { PageChain } from '../oneroster/page-chain.js';
import { readCollection, type CollectionPage } from '../oneroster/read-collection.js';
import { beginRead, type ReadPosition } from '../store/mirror/begin-read.js';
import { certificates } from '../store/mirror/certificates.js';
import { commitPages } from '../store/mirror/commit-pages.js';
import { incomingLine, rejectLine, type IncomingRecord } from '../store/mirror/incoming-lines.js';
import { StoreError } from '../store/errors.js';
import { knownBlocks, knownCount, seenBlocks } from '../store/mirror/known-blocks.js';
import { mergeRead } from '../store/mirror/merge-read.js';
import { restartRead } from '../store/mirror/restart-read.js';
import type { RunContext } from '../store/runs/run-of.js';
import { beginStage, endStage } from '../store/runs/stages.js';
import { sisClient } from './clients.js';
import type { ActivityDeps } from './deps.js';
import { countRows } from './product-metrics.js';

/**
 * Rows between two commits: 20 pages of 1,000 copy twice as fast as single pages, and a kill costs at most these. Other
 * records are five times as dear to copy and far fewer: smaller commits keep PostgreSQL busy while the next are read.
 */
const rowsPerCommit = (collection: CollectionName): number => (collection === 'enrollments' ? 20_000 : 5_000);

/** Pages come by the hundred in a second, and nobody looks that often. */
const heartbeatEveryMs = 500;

export interface ExtractInput {
  runId: number;
  collections: CollectionName[];
}

/** What a collection came to, in counts. */
export interface ExtractResult {
  collection: CollectionName;
  rows: number;
  certified: boolean;
  use: 'all' | 'noRemovals' | 'nothing';
  new: number;
  changed: number;
  missing: number;
  rejected: number;
}

/** The second stage: reads collections page by page against the mirror, and brings each there once it is complete. */
export function createExtractActivities(deps: ActivityDeps) {
  const { sql } = deps.store;
  return {
    /** Reads one collection after the other; a retry goes on where the last attempt stopped. */
    async readCollections(input: ExtractInput): Promise<ExtractResult[]> {
      const run = await beginStage(sql, input.runId, 'extract');
      const results: ExtractResult[] = [];
      for (const collection of input.collections) results.push(await readOne(deps, run, collection));
      await endStage(sql, run, 'extract', await readSoFar(sql, run));
      return results;
    },
  };
}

async function readOne(deps: ActivityDeps, run: RunContext, collection: CollectionName): Promise<ExtractResult> {
  const { sql } = deps.store;
  const merged = (await certificates(sql, run.districtId))[collection];
  if (merged?.runId === run.runId) return resultOf(collection, merged);
  const known = await loadKnown(deps, run, collection);
  const { position, chain, noIdRejects, duplicates } = await readToTheEnd(deps, run, collection, known);
  const stored = await mergeRead(sql, run, {
    collection,
    certify: (twice) => ({ ...certify(chain, { noIdRejects, duplicates: duplicates + twice }), runId: run.runId }),
    firstLoad: position.firstLoad,
    shrink: run.settings.limits.shrink,
    goneHashes: known?.unseen() ?? [],
  });
  return resultOf(collection, stored);
}

function resultOf(collection: CollectionName, stored: Awaited<ReturnType<typeof mergeRead>>): ExtractResult {
  return { collection, rows: stored.rows, certified: stored.certified, use: stored.use, ...stored.counts };
}

/** What this run has read by now, collection by collection. */
async function readSoFar(sql: ActivityDeps['store']['sql'], run: RunContext): Promise<Record<string, unknown>> {
  const read = Object.entries(await certificates(sql, run.districtId)).filter(([, each]) => each.runId === run.runId);
  return Object.fromEntries(
    read.map(([collection, each]) => [collection, { rows: each.rows, use: each.use, ...each.counts }]),
  );
}

/** The hashes of what the mirror holds; null where it holds nothing yet and every record is new. */
async function loadKnown(
  deps: ActivityDeps,
  run: RunContext,
  collection: CollectionName,
): Promise<KnownRecords | null> {
  const { sql } = deps.store;
  const count = await knownCount(sql, run.districtId, collection);
  if (count === 0) return null;
  const known = createKnownRecords(count);
  for await (const block of knownBlocks(sql, run.districtId, collection)) known.addBlock(block);
  for await (const block of seenBlocks(sql, run, collection)) known.markSeenBlock(block);
  return known;
}

/** Reads on from where the run stands. A first read in which a record comes twice starts over, and compares. */
async function readToTheEnd(
  deps: ActivityDeps,
  run: RunContext,
  collection: CollectionName,
  known: KnownRecords | null,
): Promise<Progress & { position: ReadPosition }> {
  const { sql } = deps.store;
  const position = await beginRead(sql, run, collection);
  try {
    return { position, ...(await readOn(deps, run, collection, known, position)) };
  } catch (error) {
    if (!(error instanceof StoreError) || error.code !== 'RECORD_TWICE') throw error;
    await restartRead(sql, run, collection, true, true);
    const again = await beginRead(sql, run, collection);
    return { position: again, ...(await readOn(deps, run, collection, known, again)) };
  }
}

interface Progress {
  chain: PageChain;
  noIdRejects: number;
  duplicates: number;
}

async function readOn(
  deps: ActivityDeps,
  run: RunContext,
  collection: CollectionName,
  known: KnownRecords | null,
  position: ReadPosition,
): Promise<Progress> {
  const { sql } = deps.store;
  const context = Context.current();
  const client = sisClient(deps, run, context.cancellationSignal);
  let { version, noIdRejects, duplicates } = position;
  let chain = position.chain as PageChain | null;
  if (position.done && chain) return { chain, noIdRejects, duplicates };
  let pending = emptyPending();
  let beaten = 0;
  const beat = ({ rows, total }: PageChain): void => {
    if (Date.now() - beaten < heartbeatEveryMs) return;
    beaten = Date.now();
    context.heartbeat({ collection, rows, total });
  };
  // One commit at a time, and the next pages are decoded meanwhile.
  let committing = Promise.resolve();
  const beginCommit = async (): Promise<void> => {
    await committing;
    const { hashes, lines, rejects, decoded } = pending;
    pending = emptyPending();
    const done = chain!.step === 'done';
    const facts = { collection, version, chain, firstLoad: position.firstLoad, noIdRejects, duplicates, done };
    version += 1;
    committing = commitPages(sql, run, { ...facts, hashes: Buffer.concat(hashes), lines, rejects }).then(() =>
      countRows(run.district, 'extract', 'decoded', decoded),
    );
    committing.catch(() => undefined); // thrown where it is awaited
  };
  try {
    for await (const step of readCollection({ client, collection, chain, known, signal: context.cancellationSignal })) {
      chain = step.kind === 'page' ? step.chainAfter : step.chain;
      if (step.kind === 'restart') {
        await committing;
        await restartRead(sql, run, collection, position.firstLoad);
        ({ version, noIdRejects, duplicates } = await beginRead(sql, run, collection));
        pending = emptyPending();
        continue;
      }
      const taken = takePage(run, collection, position.firstLoad, step, pending);
      noIdRejects += taken.noId;
      duplicates += taken.duplicates;
      beat(chain);
      if (pending.rows >= rowsPerCommit(collection) || chain.step === 'done') await beginCommit();
    }
    await committing;
    return { chain: chain!, noIdRejects, duplicates };
  } catch (error) {
    // A worker that stops, or a SIS that fails, ends the reading at a page border: whole pages that came are kept.
    if (pending.rows > 0 && isFromOutside(error)) await beginCommit();
    await committing;
    throw error;
  } finally {
    client.close();
  }
}

/** The next page did not come, or was not waited for; nothing went wrong with those before it. */
function isFromOutside(error: unknown): boolean {
  if (error instanceof OneRosterError || error instanceof CancelledFailure) return true;
  return error instanceof Error && error.name === 'AbortError';
}

/** What is to be committed next, as bytes: objects that live from page to page cost the collector dearly. */
interface Pending {
  rows: number;
  decoded: number;
  hashes: Buffer[];
  lines: Buffer[];
  rejects: Buffer[];
}

function emptyPending(): Pending {
  return { rows: 0, decoded: 0, hashes: [], lines: [], rejects: [] };
}

/** Takes a page's fresh rows: all hashes, and the decoded records of those that were not known byte for byte. */
function takePage(
  run: RunContext,
  collection: CollectionName,
  firstLoad: boolean,
  step: CollectionPage,
  pending: Pending,
): { noId: number; duplicates: number } {
  const { page, fresh, verdicts } = step;
  let noId = 0;
  let duplicates = 0;
  let lines = '';
  let rejects = '';
  for (let row = fresh.from; row < fresh.to; row += 1) {
    const verdict = verdicts[row - fresh.from];
    if (verdict === Verdict.seenAgain) duplicates += 1;
    if (verdict !== Verdict.unknown) continue;
    pending.decoded += 1;
    const incoming = incomingOf(collection, page.parse(row), page.hash(row));
    if (incoming === null) {
      noId += 1;
      continue;
    }
    lines += incomingLine(run, collection, firstLoad, incoming);
    rejects += rejectLine(run, collection, firstLoad, incoming) ?? '';
  }
  pending.rows += fresh.to - fresh.from;
  pending.hashes.push(page.hashBlock(fresh.from, fresh.to));
  if (lines !== '') pending.lines.push(Buffer.from(lines));
  if (rejects !== '') pending.rejects.push(Buffer.from(rejects));
  return { noId, duplicates };
}

/** A record decoded, or rejected with the reason; null where nothing tells which record it is. */
function incomingOf(collection: CollectionName, raw: unknown, rowHash: bigint): IncomingRecord | null {
  const decoded = decodeRecord(collection, raw);
  if (decoded.ok) {
    const { record } = decoded;
    // Enrollments are kept and compared column by column.
    if (collection === 'enrollments') return { ok: true, rowHash, contentHash: 0n, record, body: '' };
    const body = JSON.stringify(record);
    return { ok: true, rowHash, contentHash: contentHash(record, body), record, body };
  }
  const { sourcedId, code, field, remedy } = decoded;
  return sourcedId === null ? null : { ok: false, rowHash, sourcedId, code, field, remedy };
}
