import type { RequestMetrics } from '../../../oneroster/requests.js';
import { readsSorted } from '../../../oneroster/rostering/fingerprint.js';
import type { CollectionName } from '../../../oneroster/rostering/model.js';
import { StageName } from '../../../store/runs/kinds.js';
import { countsOfStage } from '../../../store/runs/stages.js';
import type { RunContext } from '../../../store/provisioning/context.js';
import type { TaskEvent } from '../../threads/messages.js';
import type { Conversation } from '../../threads/define-task.js';
import { readOne, type ExtractResult } from './read-one.js';
import { sisClient, type SisAccess } from '../../sis-client.js';

/** Collections to be read one after the other. */
export interface ReadingTask {
  run: RunContext;
  collections: CollectionName[];
  /** Most requests in flight, until changed by a command. */
  lanes: number;
}

/** Reads the collections of a list one after the other, through one client. */
export function readListWith(access: SisAccess) {
  return async ({ run, collections, lanes }: ReadingTask, { signal, emit, onCommand }: Conversation) => {
    // Emitted together with other events: a message per request would cost as much as hashing its page.
    let requests: RequestMetrics[] = [];
    const emitRequests = (): void => {
      if (requests.length > 0) emit({ kind: 'requests', metrics: requests });
      requests = [];
    };
    const emitAll = (event: TaskEvent): void => {
      emitRequests();
      emit(event);
    };
    const onRequest = (metrics: RequestMetrics): void => {
      requests.push(metrics);
      // Failures are emitted at once: a failing SIS causes no other events.
      if (metrics.status !== 200) emitRequests();
    };
    const client = sisClient(access, run, { signal, onRequest });
    client.setLanes(lanes);
    onCommand((command) => client.setLanes(command.lanes));
    try {
      const connected = await countsOfStage(access.store.sql, run.runId, StageName.connect);
      const sort = readsSorted(connected.sort) ?? client.profile.supportsSort;
      const results: ExtractResult[] = [];
      for (const collection of collections) {
        results.push(await readOne({ sql: access.store.sql, run, client, sort, signal, emit: emitAll }, collection));
      }
      return results;
    } finally {
      client.close();
      emitRequests();
    }
  };
}
