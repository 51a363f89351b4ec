import type { Pace } from '../http/pace.js';
import { isSafeAddress } from '../http/address.js';
import { parseJson } from '../http/json.js';
import { createRequests, type Attempt } from '../http/requests.js';
import type { HttpResponse, Timeouts } from '../http/transport.js';
import { looksCut, looksLikeWebPage, waitSecondsIn } from './answer.js';
import { utf8Of, type BodyText } from './body-text.js';
import { OneRosterError, type OneRosterErrorCode } from './errors.js';
import type { ProviderProfile } from './profiles/profile.js';
import { Access } from './profiles/scopes.js';
import { providerStatusIn, wordsOf } from './provider-status.js';
import { decideRetry, type Attempted } from './retry-decision.js';
import { readToken, type AnsweredToken } from './token-answer.js';
import type { Tokens } from './tokens.js';

export interface Credentials {
  clientId: string;
  clientSecret: string;
}

/** One attempt, for metrics and logs: no ids, no query. */
export interface RequestMetrics {
  /** The collection, or `token`. */
  operation: string;
  /** Null if no answer came. */
  status: number | null;
  milliseconds: number;
  bytes: number;
  attempt: number;
}

export interface OneRosterOptions {
  /** Scheme and host. https, or http to loopback. */
  baseUrl: string;
  profile: ProviderProfile;
  pace: Pace;
  tokens: Tokens;
  /** Called only when a token is needed. */
  credentials: () => Promise<Credentials>;
  /** Aborts everything this client does. */
  signal?: AbortSignal;
  onRequest?: (metrics: RequestMetrics) => void;
  timeouts?: Partial<Timeouts>;
  /** Longest wait for a throttling provider within a call. Longer ones fail with `retryAfterMs`. */
  longestWaitMs?: number;
}

/** A request below the profile's path prefix. */
export interface OneRosterRequest {
  /** Default: GET. */
  method?: 'GET' | 'PUT' | 'POST' | 'DELETE';
  /** Its name in metrics: the collection. */
  operation: string;
  /** Below the profile's prefix: `/orgs`. Shown in errors, unless there is a `name`. */
  path: string;
  /** The path with placeholders, for errors, if it contains ids. */
  name?: string;
  /** Id of a single record. Never shown. */
  sourcedId?: string;
  query?: Record<string, string>;
  json?: unknown;
  /** The kind of token it needs. */
  access: Access;
  /**
   * Whether it may be repeated if the first may have been carried out. Default: true only for GET. A write that may not
   * be, and whose answer is lost, fails with WRITE_UNKNOWN.
   */
  repeatable?: boolean;
  signal?: AbortSignal | undefined;
}

export interface OneRosterAnswer extends HttpResponse, BodyText {}

export type OneRosterRequests = ReturnType<typeof createOneRosterRequests>;

/** Requests to one provider with one credential. All callers share its pace and lanes, and one table of failures. */
export function createOneRosterRequests(options: OneRosterOptions) {
  const { profile, tokens, onRequest, longestWaitMs } = options;
  const baseUrl = safeBaseUrl(options.baseUrl);
  const { send, lanes, setLanes, close } = createRequests<OneRosterErrorCode>({
    pace: options.pace,
    lanes: profile.lanes,
    signal: options.signal,
    timeouts: options.timeouts,
    decide: (attempt) => decideRetry({ ...reduced(attempt), longestWaitMs }),
    failure: ({ code, remedy, retryAfterMs }, { request, answer, noAnswer }) => {
      const reported = answer && providerStatusIn(answer.body);
      const aboutOneRecord = request.method !== 'GET' || request.name.includes('{');
      return new OneRosterError({
        ...{ code, remedy, retryAfterMs, path: request.name, reported },
        ...{ status: answer?.status, networkCode: noAnswer?.code },
        words: reported ? wordsOf(reported, aboutOneRecord) : undefined,
      });
    },
    onAttempt: ({ operation, answer, milliseconds, attempt }) =>
      onRequest?.({
        ...{ operation, milliseconds, attempt },
        ...{ status: answer?.status ?? null, bytes: answer?.body.length ?? 0 },
      }),
  });

  /** The complete answer to a request, with a status from 200 to 299, in UTF-8. Throws OneRosterError. */
  async function request(wanted: OneRosterRequest): Promise<OneRosterAnswer> {
    const { method = 'GET', operation, path, sourcedId, query = {}, json, access, signal } = wanted;
    const url = new URL(profile.pathPrefix + path, baseUrl);
    const shown = wanted.name === undefined ? url.pathname : profile.pathPrefix + wanted.name;
    const name = sourcedId === undefined ? shown : `${shown}/{sourcedId}`;
    if (sourcedId !== undefined) url.pathname += `/${encodeURIComponent(sourcedId)}`;
    url.search = new URLSearchParams(query).toString();
    const repeatable = wanted.repeatable ?? method === 'GET';
    const scopes = profile.scopes[access].join(' ');
    const authorize = async (refused: string | null): Promise<string> =>
      (refused === null ? await tokens.current(scopes) : null) ??
      (await tokens.renew(scopes, refused, () => fetchToken(signal, access)));
    const headers = { accept: 'application/json' };
    const answer = await send({ url, method, operation, name, headers, json, repeatable, signal }, authorize);
    const inUtf8 = utf8Of(answer.body, answer.headers['content-type']);
    if (inUtf8 === null)
      throw new OneRosterError({ code: 'ANSWER_CHARSET_UNKNOWN', path: name, status: answer.status });
    return { ...answer, ...inUtf8 };
  }

  /** A new token from the provider, even if one is stored. */
  async function fetchToken(signal?: AbortSignal, access: Access = Access.rostering): Promise<AnsweredToken> {
    const url = new URL(profile.tokenPath, baseUrl);
    const { clientId, clientSecret } = await options.credentials();
    const form: Record<string, string> = {
      grant_type: 'client_credentials',
      // Some providers refuse any scope: without one they give what the client is allowed.
      ...(profile.scopes[access].length > 0 && { scope: profile.scopes[access].join(' ') }),
    };
    const headers: Record<string, string> = { accept: 'application/json' };
    if (profile.auth === 'oauth2-basic') {
      headers.authorization = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`;
    } else {
      form.client_id = clientId;
      form.client_secret = clientSecret;
    }
    // A second token does no more harm than a lost answer: an invalidated one is renewed.
    const named = { operation: 'token', name: url.pathname, repeatable: true };
    const answer = await send({ url, method: 'POST', headers, form, signal, ...named });
    return readToken(parseJson(answer.body), new Date(), url.pathname);
  }

  return { profile, request, fetchToken, lanes, setLanes, close };
}

function reduced({ request, attempt, answer, noAnswer, sentToken }: Attempt): Attempted {
  const { repeatable } = request;
  const common = { attempt, sentToken, repeatable };
  if (answer === undefined) return { ...common, errorCode: noAnswer?.code, neverSent: noAnswer?.neverSent };
  const { status, headers, body } = answer;
  const bodyWaitSeconds = status >= 400 ? waitSecondsIn(body) : undefined;
  const reported = providerStatusIn(body);
  return { ...common, status, headers, bodyWaitSeconds, reported, errorCode: unusable(request.method, answer) };
}

/** Why an answer cannot be used despite its status. */
function unusable(method: string, answer: HttpResponse): 'HTML' | 'CUT_BODY' | undefined {
  const { status, headers } = answer;
  const body = utf8Of(answer.body, headers['content-type'])?.body ?? answer.body;
  const isSuccess = status >= 200 && status < 300;
  // A 404 with a web page is a wrong address or a proxy; it must not count as "this record is gone".
  if ((isSuccess || status === 404) && looksLikeWebPage(headers['content-type'], body)) return 'HTML';
  // Answers to writes may lack a body (OneRoster 1.1 leaves it open); 204 says that there is none.
  if (body.length === 0 && (method !== 'GET' || status === 204)) return undefined;
  return isSuccess && looksCut(body) ? 'CUT_BODY' : undefined;
}

/** The provider's address; throws if a password would be sent unencrypted. */
function safeBaseUrl(address: string): URL {
  if (!URL.canParse(address)) throw new OneRosterError({ code: 'ADDRESS_NOT_VALID', path: '/' });
  const url = new URL(address);
  if (isSafeAddress(url)) return url;
  throw new OneRosterError({ code: 'PLAIN_HTTP_REFUSED', path: '/' });
}
