import { setTimeout as sleep } from 'node:timers/promises';
import pLimit from 'p-limit';
import { OneRosterError } from './errors.js';
import type { CollectionName } from './rostering/model.js';
import type { Pace } from './pace.js';
import { singularEnvelopeNames, type ProviderProfile } from './profile.js';
import { decideRetry } from './retry-decision.js';
import { looksCut, looksLikeWebPage, nextOffsetOf, parseJson, totalOf, waitSecondsIn } from './answer.js';
import { readToken } from './token-answer.js';
import type { IssuedToken, Tokens } from './tokens.js';
import { createTransport, NoAnswer, safeBaseUrl, type Answer, type TransportTimeouts } from './transport.js';

export interface Credentials {
  clientId: string;
  clientSecret: string;
}

/** One attempt, for metrics and logs: no ids, no query. */
export interface RequestMetrics {
  operation: CollectionName | 'token';
  /** Null where no answer came. */
  status: number | null;
  milliseconds: number;
  bytes: number;
  attempt: number;
}

export interface OneRosterClientOptions {
  /** Scheme and host. https, or http to loopback. */
  baseUrl: string;
  profile: ProviderProfile;
  pace: Pace;
  tokens: Tokens;
  /** Asked for only when a token is needed. */
  credentials: () => Promise<Credentials>;
  /** Ends everything this client does. */
  signal?: AbortSignal;
  onRequest?: (metrics: RequestMetrics) => void;
  timeouts?: Partial<TransportTimeouts>;
  /** Longest wait for a throttling provider to sit out inside a call. Longer ones fail with `retryAfterMs`. */
  longestWaitMs?: number;
}

export interface PageRequest {
  offset: number;
  limit: number;
  /** Ask for the order of sourcedId. Default: what the profile supports. */
  sort?: boolean;
}

export interface FetchedPage {
  body: Buffer;
  status: number;
  /** `X-Total-Count`, where given. */
  total: number | null;
  hasNextLink: boolean;
  /** The offset in the `Link` header's next, where it has one. Never followed as an address. */
  nextOffsetFromLink: number | null;
}

export interface OneRosterClient {
  readonly profile: ProviderProfile;
  /** Requests in flight at most: the profile's, until it is set otherwise. */
  lanes(): number;
  setLanes(lanes: number): void;
  /** One page as bytes. Throws OneRosterError. */
  fetchPage(collection: CollectionName, page: PageRequest, signal?: AbortSignal): Promise<FetchedPage>;
  /** One record, undecoded. `found: false` only for the provider's own 404. */
  fetchOne(
    collection: CollectionName,
    sourcedId: string,
    signal?: AbortSignal,
  ): Promise<{ found: true; raw: unknown } | { found: false }>;
  /** A new token straight from the provider, whatever is kept. */
  fetchToken(signal?: AbortSignal): Promise<IssuedToken>;
  close(): void;
}

interface Ask {
  operation: CollectionName | 'token';
  url: URL;
  signal: AbortSignal | undefined;
  /** Path for error messages: never an id. */
  shownPath: string;
}

/**
 * Talks to one provider with one credential. Every request takes its turn, no more are in flight than there are lanes,
 * whoever asks, and every failure goes by one table.
 */
export function createOneRosterClient(options: OneRosterClientOptions): OneRosterClient {
  const { profile, pace, tokens, credentials, onRequest, longestWaitMs } = options;
  const baseUrl = safeBaseUrl(options.baseUrl);
  const transport = createTransport(options.timeouts);
  const inLane = pLimit(profile.lanes);

  /** Asks until the table is satisfied. `send` makes one attempt. */
  async function persist(ask: Ask, sentToken: SentToken, send: (sent: SentToken) => Promise<Answer>): Promise<Answer> {
    for (let attempt = 1; ; attempt++) {
      await pace.turn(ask.signal);
      const outcome = await attemptOnce(ask, attempt, () => send(sentToken));
      if (outcome.problem === undefined) return outcome.answer;
      const decision = decideRetry({ ...outcome.problem, attempt, sentToken, longestWaitMs });
      switch (decision.kind) {
        case 'giveUp':
          throw new OneRosterError({ ...decision, path: ask.shownPath, status: outcome.problem.status });
        case 'newToken':
          sentToken = 'fresh';
          break;
        case 'wait':
          await pace.slowDown?.(decision.afterMs);
          await sleep(decision.afterMs, undefined, { signal: ask.signal });
          break;
        case 'retry':
          await sleep(decision.afterMs, undefined, { signal: ask.signal });
      }
    }
  }

  async function attemptOnce(ask: Ask, attempt: number, send: () => Promise<Answer>): Promise<Outcome> {
    const started = performance.now();
    let answer: Answer | undefined;
    try {
      answer = await send();
      return { answer, problem: problemWith(answer) };
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      return { problem: { errorCode: error.code } };
    } finally {
      onRequest?.({
        operation: ask.operation,
        status: answer?.status ?? null,
        milliseconds: performance.now() - started,
        bytes: answer?.body.length ?? 0,
        attempt,
      });
    }
  }

  async function get(ask: Ask): Promise<Answer> {
    const held = (await tokens.current()) ?? (await renew(null, ask.signal));
    let fresh: string | undefined;
    const send = async (sent: SentToken): Promise<Answer> => {
      if (sent === 'fresh') fresh ??= await renew(held, ask.signal);
      const token = fresh ?? held;
      const headers = { authorization: `Bearer ${token}`, accept: 'application/json' };
      return transport.send({ url: ask.url, method: 'GET', headers, signal: ask.signal });
    };
    return inLane(() => persist(ask, 'held', send));
  }

  function renew(stale: string | null, signal: AbortSignal | undefined): Promise<string> {
    return tokens.renew(stale, () => fetchToken(signal));
  }

  async function fetchToken(callSignal?: AbortSignal): Promise<IssuedToken> {
    const url = new URL(profile.tokenPath, baseUrl);
    const ask: Ask = { operation: 'token', url, signal: either(options.signal, callSignal), shownPath: url.pathname };
    const { clientId, clientSecret } = await credentials();
    const form: Record<string, string> = { grant_type: 'client_credentials', scope: profile.scopes.join(' ') };
    const headers: Record<string, string> = { accept: 'application/json' };
    if (profile.auth === 'oauth2-basic') {
      headers.authorization = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`;
    } else {
      form.client_id = clientId;
      form.client_secret = clientSecret;
    }
    const answer = await persist(ask, 'none', () =>
      transport.send({ url, method: 'POST', headers, form, signal: ask.signal }),
    );
    return readToken(parseJson(answer.body), new Date(), ask.shownPath);
  }

  function collectionUrl(collection: CollectionName): URL {
    return new URL(profile.pathPrefix + profile.collections[collection], baseUrl);
  }

  return {
    profile,
    lanes: () => inLane.concurrency,
    setLanes: (lanes) => {
      inLane.concurrency = lanes;
    },
    fetchToken,

    async fetchPage(collection, { offset, limit, sort = profile.supportsSort }, callSignal) {
      const url = collectionUrl(collection);
      const shownPath = url.pathname;
      url.searchParams.set('limit', String(limit));
      url.searchParams.set('offset', String(offset));
      if (sort) url.searchParams.set('sort', 'sourcedId');
      const answer = await get({ operation: collection, url, shownPath, signal: either(options.signal, callSignal) });
      const next = nextOffsetOf(answer.headers.link);
      return {
        body: answer.body,
        status: answer.status,
        total: totalOf(answer.headers['x-total-count']),
        hasNextLink: next.hasNext,
        nextOffsetFromLink: next.offset,
      };
    },

    async fetchOne(collection, sourcedId, callSignal) {
      const url = collectionUrl(collection);
      const shownPath = `${url.pathname}/{sourcedId}`;
      url.pathname += `/${encodeURIComponent(sourcedId)}`;
      try {
        const answer = await get({ operation: collection, url, shownPath, signal: either(options.signal, callSignal) });
        const raw = unwrap(parseJson(answer.body), singularEnvelopeNames(profile, collection));
        if (raw === undefined) throw notOneRoster(shownPath, answer.status);
        return { found: true, raw };
      } catch (error) {
        if (error instanceof OneRosterError && error.code === 'NOT_FOUND') return { found: false };
        throw error;
      }
    },

    close: () => transport.close(),
  };
}

type SentToken = 'none' | 'held' | 'fresh';

type Problem = {
  status?: number;
  headers?: Answer['headers'];
  errorCode?: string;
  bodyWaitSeconds?: number | undefined;
};

type Outcome = { answer: Answer; problem?: undefined } | { answer?: Answer; problem: Problem };

/** What is wrong with an answer, or undefined where it can be used. */
function problemWith(answer: Answer): Problem | undefined {
  const { status, headers, body } = answer;
  // A 404 with a web page is a wrong address or a proxy; it must not pass for "this record is gone".
  if (status === 404 && looksLikeWebPage(headers['content-type'], body)) return { status, errorCode: 'HTML' };
  if (status < 200 || status > 299) return { status, headers, bodyWaitSeconds: waitSecondsIn(body) };
  if (looksLikeWebPage(headers['content-type'], body)) return { status, errorCode: 'HTML' };
  if (looksCut(body)) return { status, errorCode: 'CUT_BODY' };
  return undefined;
}

/** The record in a by-id answer; some providers wrap it in an array. Undefined where there is none. */
function unwrap(answer: unknown, names: string[]): unknown {
  if (typeof answer !== 'object' || answer === null) return undefined;
  const members = answer as Record<string, unknown>;
  for (const name of names) {
    const inner = members[name];
    const record: unknown = Array.isArray(inner) ? inner[0] : inner;
    if (typeof record === 'object' && record !== null) return record;
  }
  return undefined;
}

function notOneRoster(path: string, status: number): OneRosterError {
  const remedy = 'The answer is not a OneRoster 1.1 record: check the path prefix of the provider profile.';
  return new OneRosterError({ code: 'ANSWER_NOT_ONEROSTER', remedy, path, status, retryable: false });
}

function either(a: AbortSignal | undefined, b: AbortSignal | undefined): AbortSignal | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return AbortSignal.any([a, b]);
}
