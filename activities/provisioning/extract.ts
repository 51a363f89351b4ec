import type { StepErrorCode } from '../../codes/run-errors.js';
import { Context } from '@temporalio/activity';
import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import type { CollectionName } from '../../oneroster/rostering/model.js';
import { profileOf } from '../../oneroster/profiles/index.js';
import { certificates } from '../../store/provisioning/mirror/certificates.js';
import type { RunContext } from '../../store/provisioning/context.js';
import { adoptLastReads, mayReadMirror } from '../../store/provisioning/mirror/last-reads.js';
import { StoreError } from '../../store/errors.js';
import type { ActivityDeps } from '../deps.js';
import { readingKinds, StageName } from '../../store/runs/kinds.js';
import { beginStage, endStage } from './stages.js';
import { countRows, countSisRequest } from '../product-metrics.js';
import { pollAfterMs } from './poll-after.js';
import { resultOf, type ExtractResult } from './reading/read-one.js';
import { runAllOrStop } from '../threads/run-all-or-stop.js';
import type { TaskEvent } from '../threads/messages.js';
import type { Threads } from '../threads/threads.js';

export interface ExtractInput {
  runId: number;
  /** Lists are read concurrently, the collections of each one after the other. */
  sideBySide: CollectionName[][];
}

/** The second stage: reads collections page by page against the mirror, and merges each once it is complete. */
export function createExtractActivities(deps: ActivityDeps, threads: Threads) {
  const { sql } = deps.store;
  return {
    /** While PostgreSQL stores one list's pages, the other is read. A retry resumes where the last attempt stopped. */
    async readCollections(input: ExtractInput): Promise<ExtractResult[]> {
      const run = await beginStage(deps, input.runId, StageName.extract);
      const results = readingKinds.includes(run.kind)
        ? await observe(deps, run, () => readSideBySide(threads, run, input.sideBySide))
        : await readSideBySide(threads, run, input.sideBySide);
      await endStage(deps, run, StageName.extract, await readSoFar(sql, run));
      return results;
    },
  };
}

/**
 * An observing run reads if no other run holds the mirror. If one does, or begins meanwhile, it plans from the last
 * merged reads, and waits if there are none.
 */
async function observe(
  deps: ActivityDeps,
  run: RunContext,
  read: () => Promise<ExtractResult[]>,
): Promise<ExtractResult[]> {
  const { sql } = deps.store;
  try {
    if (await mayReadMirror(deps.store, run)) return await read();
  } catch (error) {
    if (!(error instanceof StoreError) || error.code !== 'RESOURCE_TAKEN') throw error;
  }
  if (await adoptLastReads(sql, run)) {
    return Object.entries(await certificates(sql, run.runId)).map(([collection, each]) =>
      resultOf(collection as CollectionName, each),
    );
  }
  throw ApplicationFailure.create({
    message: `District ${run.district}: another run reads for the first time. This run waits until that has read everything.`,
    type: 'MIRROR_IN_USE' satisfies StepErrorCode,
    category: ApplicationFailureCategory.BENIGN,
    nextRetryDelay: pollAfterMs(Context.current().info.attempt, deps.profile),
  });
}

/**
 * Shares the SIS's lanes among the lists: the last, which is the longest, has those that the others leave, and the only
 * one left has all. With fewer lanes than lists they are read one after the other.
 */
async function readSideBySide(threads: Threads, run: RunContext, lists: CollectionName[][]): Promise<ExtractResult[]> {
  const { lanes } = profileOf(run.settings.sis);
  const begin = (collections: CollectionName[], ownLanes: number) =>
    threads.begin('read', { run, collections, lanes: ownLanes }, eventHandler(run));
  if (lanes < lists.length) {
    const results: ExtractResult[] = [];
    for (const collections of lists) results.push(...(await runAllOrStop([begin(collections, lanes)])).flat());
    return results;
  }
  const readings = lists.map((collections, at) =>
    begin(collections, at === lists.length - 1 ? lanes - lists.length + 1 : 1),
  );
  const left = new Set(readings);
  for (const reading of readings) {
    const leave = (): void => {
      left.delete(reading);
      if (left.size === 1) for (const last of left) last.widen(lanes);
    };
    reading.ended.then(leave, leave);
  }
  return (await runAllOrStop(readings)).flat();
}

function eventHandler(run: RunContext): (event: TaskEvent) => void {
  const { heartbeat } = Context.current();
  return (event) => {
    if (event.kind === 'requests') return event.metrics.forEach((each) => countSisRequest(run.district, each));
    if (event.kind === 'decoded') return countRows(run.district, 'extract', 'decoded', event.rows);
    if (event.kind === 'mapped') return;
    const { collection, rows, total } = event;
    heartbeat({ collection, rows, total });
  };
}

/** This run's reads so far, by collection. */
async function readSoFar(sql: ActivityDeps['store']['sql'], run: RunContext): Promise<Record<string, unknown>> {
  const read = Object.entries(await certificates(sql, run.runId));
  return Object.fromEntries(
    read.map(([collection, each]) => [collection, { rows: each.rows, use: each.use, ...each.counts }]),
  );
}
