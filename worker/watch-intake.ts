import { setTimeout as sleep } from 'node:timers/promises';
import { Client, WorkflowExecutionAlreadyStartedError, WorkflowIdReusePolicy } from '@temporalio/client';
import type { NativeConnection } from '@temporalio/worker';
import type { Logger } from 'pino';
import { toCodedError } from '../codes/to-coded-error.js';
import type { Store } from '../store/postgres/connect.js';
import { dropStale, waitingEntries, type WaitingEntry } from '../store/intake/verify.js';
import { intakeId, taskQueue } from '../workflows/ids.js';
import type { verifyCredentials } from '../workflows/intake/verify-credentials.js';

/** Milliseconds: as long as somebody waits longer for a page than for its checks. */
const lookEvery = 1000;

/**
 * Starts the check of whatever people enter at the intake. That process must not reach Temporal, so that a worker looks
 * into the table, once a second: a notification of PostgreSQL would need a connection of its own per worker, and a look
 * when it was lost, at every restart. Several workers may look: the check has the id of its entry.
 */
export function watchIntake({
  connection,
  namespace,
  store,
  log,
}: {
  connection: NativeConnection;
  namespace: string;
  store: Store;
  log: Logger;
}): { stop(): Promise<void> } {
  const over = new AbortController();
  const client = new Client({ connection, namespace });
  const started = new Set<string>();

  async function look(): Promise<void> {
    const dropped = await dropStale(store.sql, [{ what: 'link', ok: false, code: 'INTAKE_NOT_CHECKED' }]);
    if (dropped > 0) log.warn({ code: 'INTAKE_NOT_CHECKED', entries: dropped });
    const waiting = await waitingEntries(store.sql);
    for (const each of waiting.filter(({ entry }) => !started.has(entry))) {
      await start(client, each);
      started.add(each.entry);
    }
    for (const entry of started) if (!waiting.some((each) => each.entry === entry)) started.delete(entry);
  }

  async function watch(): Promise<void> {
    let failedBefore = false;
    while (!over.signal.aborted) {
      try {
        await look();
        failedBefore = false;
      } catch (error) {
        // The database or the engine is away: told once, and looked for again.
        if (!failedBefore) log.warn({ watching: 'intake', code: toCodedError(error).code });
        failedBefore = true;
      }
      await sleep(lookEvery, undefined, { signal: over.signal }).catch(() => undefined);
    }
  }

  const watching = watch();
  return {
    stop: async () => {
      over.abort();
      await watching;
    },
  };
}

async function start(client: Client, { entry, district, system }: WaitingEntry): Promise<void> {
  try {
    await client.workflow.start<typeof verifyCredentials>('verifyCredentials', {
      workflowId: intakeId(entry),
      workflowIdReusePolicy: WorkflowIdReusePolicy.REJECT_DUPLICATE,
      taskQueue,
      args: [{ entry, district, system }],
      staticSummary: `credentials of ${district} for ${system}`,
    });
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
}
