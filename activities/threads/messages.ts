import type { MessagePort } from 'node:worker_threads';
import type { SecretKey } from '../../config/secrets.js';
import type { RequestMetrics } from '../../oneroster/requests.js';
import type { CollectionName } from '../../oneroster/rostering/model.js';
import type { Failure } from './failures.js';

/** What a thread is started with. */
export interface ThreadData {
  databaseUrl: string;
  secretKeys: [SecretKey, ...SecretKey[]];
}

/** A task on its way to a thread, with the port by which it tells what happens (`TaskEvent`) and is said what to do (`TaskCommand`). */
export type TaskRequest<Task> = Task & { port: MessagePort };

/** What a task is said: so many requests may be in flight from now on, or to end at the next border of a page or batch. */
export type TaskCommand = { lanes: number } | 'stop';

/** What a task tells while it is at work. */
export type TaskEvent =
  | { kind: 'progress'; collection: CollectionName; rows: number; total: number | null }
  | { kind: 'decoded'; rows: number }
  | { kind: 'requests'; metrics: RequestMetrics[] }
  | { kind: 'mapped'; what: 'classes' | 'users' };

/** How a task ended: without a result where it was stopped. */
export type TaskResult<Result> = { result: Result | null } | { failure: Failure };
