import type { MessagePort } from 'node:worker_threads';
import { SecretError, type SecretErrorCode, type SecretKey } from '../../config/secrets.js';
import type { RequestMetrics } from '../../oneroster/client.js';
import { OneRosterError, type OneRosterErrorDetails } from '../../oneroster/errors.js';
import type { CollectionName } from '../../oneroster/model.js';
import { StoreError, type StoreErrorCode } from '../../store/errors.js';
import type { RunContext } from '../../store/runs/run-of.js';
import type { ExtractResult } from './read-one.js';

/** What a reader thread is started with. */
export interface ReaderData {
  databaseUrl: string;
  secretKeys: [SecretKey, ...SecretKey[]];
}

/** Collections to be read one after the other. */
export interface ReadingTask {
  run: RunContext;
  collections: CollectionName[];
  /** Requests in flight at most, until it is said otherwise. */
  lanes: number;
  /** Tells what happens (`Told`), and is said what to do (`Said`). */
  port: MessagePort;
}

/** What a reader is said: so many requests may be in flight from now on, or to end at the next page border. */
export type Said = { lanes: number } | 'stop';

/** What a reader tells while it reads. */
export type Told =
  | { kind: 'progress'; collection: CollectionName; rows: number; total: number | null }
  | { kind: 'decoded'; rows: number }
  | { kind: 'requests'; metrics: RequestMetrics[] };

/** How a reading ended: without results where it was stopped. */
export type ReadingAnswer = { results: ExtractResult[] | null } | { failure: Failure };

/** An error on its way between threads: of what is thrown there only name, message and stack would arrive. */
export type Failure =
  | { is: 'oneRoster'; details: OneRosterErrorDetails }
  | { is: 'store'; code: StoreErrorCode; message: string; remedy: string }
  | { is: 'secret'; code: SecretErrorCode; remedy: string }
  | { is: 'other'; name: string; code: string | undefined; stack: string };

export function failureOf(error: unknown): Failure {
  if (error instanceof OneRosterError) {
    const { code, remedy, path, status, retryable, retryAfterMs } = error;
    return { is: 'oneRoster', details: { code, remedy, path, status, retryable, retryAfterMs } };
  }
  if (error instanceof StoreError) {
    const { code, message, remedy } = error;
    return { is: 'store', code, message, remedy };
  }
  if (error instanceof SecretError) return { is: 'secret', code: error.code, remedy: error.remedy };
  const { name, stack } = error instanceof Error ? error : new Error(typeof error);
  const code = (error as { code?: unknown } | null)?.code;
  return { is: 'other', name, code: typeof code === 'string' ? code : undefined, stack: framesOf(stack ?? '') };
}

/** Without the message, which a stack begins with: it may hold values. */
function framesOf(stack: string): string {
  return stack
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .join('\n');
}

/** The error as it was thrown; of one that nobody foresaw the message stays behind, since it may hold values. */
export function errorOf(failure: Failure): Error {
  switch (failure.is) {
    case 'oneRoster':
      return new OneRosterError(failure.details);
    case 'store':
      return new StoreError(failure.code, failure.message, failure.remedy);
    case 'secret':
      return new SecretError(failure.code, failure.remedy);
    case 'other': {
      const { name, code, stack } = failure;
      return Object.assign(new Error('inside a reader thread'), { name, code, stack });
    }
  }
}
