import type { RequestMetrics } from '../../../oneroster/requests.js';
import type { CollectionName } from '../../../oneroster/rostering/model.js';
import type { RunContext } from '../../../store/provisioning/context.js';
import type { TaskEvent } from '../../threads/messages.js';
import type { Conversation } from '../../threads/define-task.js';
import { readOne, type ExtractResult } from './read-one.js';
import { sisClient, type SisAccess } from '../../sis-client.js';

/** Collections to be read one after the other. */
export interface ReadingTask {
  run: RunContext;
  collections: CollectionName[];
  /** Requests in flight at most, until it is said otherwise. */
  lanes: number;
}

/** Reads the collections of a list one after the other, through one client. */
export function readListWith(access: SisAccess) {
  return async ({ run, collections, lanes }: ReadingTask, { signal, emit, onCommand }: Conversation) => {
    // TaskEvent together with what else is told: a message for each request would cost as much as hashing its page.
    let requests: RequestMetrics[] = [];
    const emitRequests = (): void => {
      if (requests.length > 0) emit({ kind: 'requests', metrics: requests });
      requests = [];
    };
    const emitAll = (told: TaskEvent): void => {
      emitRequests();
      emit(told);
    };
    const onRequest = (metrics: RequestMetrics): void => {
      requests.push(metrics);
      // What goes wrong is told at once: while a SIS fails nothing else is told.
      if (metrics.status !== 200) emitRequests();
    };
    const client = sisClient(access, run, { signal, onRequest });
    client.setLanes(lanes);
    onCommand((said) => client.setLanes(said.lanes));
    try {
      const results: ExtractResult[] = [];
      for (const collection of collections) {
        results.push(await readOne({ sql: access.store.sql, run, client, signal, emit: emitAll }, collection));
      }
      return results;
    } finally {
      client.close();
      emitRequests();
    }
  };
}
