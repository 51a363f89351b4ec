import type { MessagePort } from 'node:worker_threads';
import type { SecretKey } from '../../config/secrets.js';
import type { RequestMetrics } from '../../oneroster/requests.js';
import type { CollectionName } from '../../oneroster/rostering/model.js';
import type { Failure } from './failures.js';

/** Start data of a thread. */
export interface ThreadData {
  databaseUrl: string;
  secretKeys: [SecretKey, ...SecretKey[]];
}

/** A task sent to a thread, with the port for its events (`TaskEvent`) and commands (`TaskCommand`). */
export type TaskRequest<Task> = Task & { port: MessagePort };

/** A command to a running task: change the number of requests in flight, or stop after the current page or batch. */
export type TaskCommand = { lanes: number } | 'stop';

/** An event of a running task. */
export type TaskEvent =
  | { kind: 'progress'; collection: CollectionName; rows: number; total: number | null }
  | { kind: 'decoded'; rows: number }
  | { kind: 'requests'; metrics: RequestMetrics[] }
  | { kind: 'mapped'; what: 'classes' | 'users' };

/** The end of a task: no result if it was stopped. */
export type TaskResult<Result> = { result: Result | null } | { failure: Failure };
