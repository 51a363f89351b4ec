import { setTimeout as sleep } from 'node:timers/promises';
import pLimit from 'p-limit';
import type { Pace } from './pace.js';
import type { GiveUp, RetryDecision } from './retry.js';
import { createTransport, NoAnswer, type HttpResponse, type Sending, type Timeouts } from './transport.js';

/** A request of either client. */
export interface Request extends Omit<Sending, 'headers'> {
  /** Its name in errors: with placeholders, never an id or a query. */
  name: string;
  /** Its name in metrics. */
  operation: string;
  headers?: Record<string, string>;
  /** Whether it may be repeated if the first may have been carried out: reads, and writes that replace. */
  repeatable: boolean;
}

/** The end of one attempt, as input of a client's table. */
export interface Attempt {
  request: Request;
  /** 1 for the first. */
  attempt: number;
  answer: HttpResponse | undefined;
  noAnswer: NoAnswer | undefined;
  /** `none`: the request has no token. `held`: a stored one. `fresh`: another than the refused one. */
  sentToken: 'none' | 'held' | 'fresh';
}

/** One attempt, for metrics and logs. */
export interface AttemptMetrics {
  operation: string;
  /** Undefined if no complete answer came. */
  answer: HttpResponse | undefined;
  milliseconds: number;
  attempt: number;
}

export interface RequestsOptions<Code extends string> {
  pace: Pace;
  /** Most requests in flight, for this client. */
  lanes: number;
  /** The client's table. Pure. */
  decide: (attempt: Attempt) => RetryDecision<Code>;
  /** The client's error for a request that it gives up. */
  failure: (giveUp: GiveUp<Code>, attempt: Attempt) => Error;
  /** How long nobody should send after this answer, in milliseconds. Default: 0. */
  patienceAfter?: (answer: HttpResponse) => number;
  timeouts?: Partial<Timeouts>;
  /** Aborts every request. */
  signal?: AbortSignal | undefined;
  onAttempt?: (metrics: AttemptMetrics) => void;
  /** Multiplies every wait; below 1 only for tests. Default: 1. */
  waitFactor?: number;
}

/** The bearer token to send; another one than `refused`, if given. */
export type Authorize = (refused: string | null) => Promise<string>;

/**
 * Sends requests for both clients: each waits for a lane and its turn, and is attempted as long as the client's table
 * says. A lane is held during an attempt only, not during the waits between.
 */
export function createRequests<Code extends string>(options: RequestsOptions<Code>) {
  const { pace, decide, waitFactor = 1 } = options;
  const transport = createTransport(options.timeouts);
  const inLane = pLimit(options.lanes);

  /** Throws the client's error if it gives up, and the signal's reason if aborted. */
  async function send(request: Request, authorize?: Authorize): Promise<HttpResponse> {
    const signal = anySignal(options.signal, request.signal);
    let refused: string | null = null;
    for (let count = 1; ; count += 1) {
      const token: string | undefined = await authorize?.(refused);
      const attempt = await inLane(() => attemptOnce({ ...request, signal }, count, token, refused));
      const decision = decide(attempt);
      switch (decision.kind) {
        case 'accept':
          return attempt.answer!;
        case 'giveUp':
          throw options.failure(decision, attempt);
        case 'newToken':
          refused = token ?? null;
          break;
        case 'wait':
          await pace.slowDown(decision.afterMs * waitFactor);
          await sleep(decision.afterMs * waitFactor, undefined, { signal });
          break;
        case 'retry':
          await sleep(decision.afterMs * waitFactor, undefined, { signal });
      }
    }
  }

  async function attemptOnce(
    request: Request,
    attempt: number,
    token: string | undefined,
    refused: string | null,
  ): Promise<Attempt> {
    const leave = await pace.enter(request.signal);
    const started = performance.now();
    let answer: HttpResponse | undefined;
    let noAnswer: NoAnswer | undefined;
    try {
      const headers = { ...request.headers, ...(token !== undefined && { authorization: `Bearer ${token}` }) };
      answer = await transport.send({ ...request, headers });
      const patience = (options.patienceAfter?.(answer) ?? 0) * waitFactor;
      if (patience > 0) await pace.slowDown(patience);
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      noAnswer = error;
    } finally {
      leave();
      const milliseconds = performance.now() - started;
      options.onAttempt?.({ operation: request.operation, answer, milliseconds, attempt });
    }
    const sentToken = token === undefined ? 'none' : refused === null ? 'held' : 'fresh';
    return { request, attempt, answer, noAnswer, sentToken };
  }

  return {
    send,
    lanes: () => inLane.concurrency,
    setLanes(lanes: number): void {
      inLane.concurrency = lanes;
    },
    close(): void {
      pace.close();
      transport.close();
    },
  };
}

function anySignal(first: AbortSignal | undefined, second: AbortSignal | undefined): AbortSignal | undefined {
  if (first && second) return AbortSignal.any([first, second]);
  return first ?? second;
}
