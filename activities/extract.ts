import { Context } from '@temporalio/activity';
import { certify } from '../oneroster/certificate.js';
import { createKnownRecords, type KnownRecords } from '../oneroster/known-records.js';
import type { CollectionName } from '../oneroster/model.js';
import { certificates } from '../store/mirror/certificates.js';
import { knownBlocks, knownCount, seenBlocks } from '../store/mirror/known-blocks.js';
import { mergeRead } from '../store/mirror/merge-read.js';
import type { RunContext } from '../store/runs/run-of.js';
import { beginStage, endStage } from '../store/runs/stages.js';
import { sisClient } from './clients.js';
import type { ActivityDeps } from './deps.js';
import { readToTheEnd, type Reading } from './read-pages.js';

export interface ExtractInput {
  runId: number;
  /** The collections of each list are read one after the other; the lists side by side. */
  sideBySide: CollectionName[][];
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
    /** While PostgreSQL stores what came of one list, the other is read. A retry goes on where the last attempt stopped. */
    async readCollections(input: ExtractInput): Promise<ExtractResult[]> {
      const run = await beginStage(sql, input.runId, 'extract');
      const results = await readSideBySide(deps, run, input.sideBySide);
      await endStage(sql, run, 'extract', await readSoFar(sql, run));
      return results;
    },
  };
}

async function readSideBySide(
  deps: ActivityDeps,
  run: RunContext,
  lists: CollectionName[][],
): Promise<ExtractResult[]> {
  const failed = new AbortController();
  const signal = AbortSignal.any([Context.current().cancellationSignal, failed.signal]);
  const reading: Reading = { deps, run, client: sisClient(deps, run, signal), signal };
  const readInTurn = async (collections: CollectionName[]): Promise<ExtractResult[]> => {
    const results: ExtractResult[] = [];
    for (const collection of collections) results.push(await readOne(reading, collection));
    return results;
  };
  // Where one fails the others stop at their next page border, and what they have is kept for the next attempt.
  const readOrStop = (collections: CollectionName[]) =>
    readInTurn(collections).catch((error: unknown) => {
      failed.abort(error);
      throw error;
    });
  try {
    const lanes = lists.map(readOrStop);
    await Promise.allSettled(lanes);
    failed.signal.throwIfAborted();
    return (await Promise.all(lanes)).flat();
  } finally {
    reading.client.close();
  }
}

async function readOne(reading: Reading, collection: CollectionName): Promise<ExtractResult> {
  const { deps, run } = reading;
  const { sql } = deps.store;
  const merged = (await certificates(sql, run.districtId))[collection];
  if (merged?.runId === run.runId) return resultOf(collection, merged);
  const known = await loadKnown(deps, run, collection);
  const { position, chain, noIdRejects, duplicates } = await readToTheEnd(reading, collection, known);
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
