import type { z } from 'zod';
import { isSafeAddress } from '../http/address.js';
import { headerText, nextLink, retryAfterMs } from '../http/headers.js';
import { parseJson } from '../http/json.js';
import type { Pace } from '../http/pace.js';
import { createRequests, type Attempt } from '../http/requests.js';
import type { HttpResponse } from '../http/transport.js';
import { CanvasError, type CanvasErrorCode } from './errors.js';
import { decideCanvasRetry, mentionsRateLimit, patienceMs, type CanvasAttempt } from './retry-decision.js';

/** The end of one request, for metrics and logs: no ids, no values. */
export interface CanvasRequestEvent {
  /** Verb and route with placeholders: `GET /courses/:id`. */
  operation: string;
  /** Undefined if no complete answer came. */
  status: number | undefined;
  milliseconds: number;
  attempt: number;
  /** `X-Rate-Limit-Remaining`, when Canvas sent it. */
  rateLimitRemaining: number | undefined;
}

export interface CanvasOptions {
  /** Canvas's address without a path. Plain HTTP only to loopback. */
  baseUrl: string;
  pace: Pace;
  /** Called before each request, so that a replaced token is used soon. */
  token: () => Promise<string>;
  /** Aborts every call in flight. */
  signal?: AbortSignal;
  onRequest?: (event: CanvasRequestEvent) => void;
  /** Multiplies every wait; below 1 only for tests. Default: 1. */
  waitFactor?: number;
}

export interface CanvasCall {
  method?: 'GET' | 'POST' | 'PUT';
  /** Below `/api/v1`, encoded, with its query; or an absolute address from a `Link` header. */
  path: string;
  /** The path with placeholders, for errors and metrics. */
  route: string;
  body?: FormData;
  /** Sent as JSON. */
  json?: unknown;
  /** Whether it may be repeated after a lost answer. Default: true for GET. */
  repeatable?: boolean;
  signal?: AbortSignal;
}

export type CanvasRequests = ReturnType<typeof createCanvasRequests>;

/**
 * Most requests in flight, over all workers: each reserves a good part of the rate limit's bucket, which other programs
 * may share.
 */
export const lanes = 2;

/** Milliseconds. Large answers are slow to make, and a SIS import of hundreds of megabytes is slow to send. */
const timeouts = { connect: 10_000, idle: 90_000, response: 300_000, request: undefined };

/** Canvas's API over HTTP: a pace by the rate limit, retries by one table, paging. */
export function createCanvasRequests(options: CanvasOptions) {
  const base = apiBase(options.baseUrl);
  const { send, close } = createRequests<CanvasErrorCode>({
    pace: options.pace,
    lanes,
    timeouts,
    signal: options.signal,
    waitFactor: options.waitFactor,
    decide: (attempt) => decideCanvasRetry(reduced(attempt)),
    failure: ({ code, remedy, retryAfterMs: wait }, { request, answer, noAnswer }) =>
      new CanvasError({
        ...{ code, remedy, retryAfterMs: wait, path: request.name },
        ...{ status: answer?.status, networkCode: noAnswer?.code },
      }),
    patienceAfter: (answer) => patienceMs(rateLimitRemaining(answer)),
    onAttempt: ({ operation, answer, milliseconds, attempt }) =>
      options.onRequest?.({
        ...{ operation, milliseconds, attempt },
        ...{ status: answer?.status, rateLimitRemaining: rateLimitRemaining(answer) },
      }),
  });

  /** Performs a call and decodes its JSON. Throws `CanvasError`; rethrows the signal's reason when it was aborted. */
  async function call<Shape extends z.ZodType>(shape: Shape, request: CanvasCall): Promise<z.infer<Shape>> {
    return decode(shape, await exchange(request), request);
  }

  /** As `call`, but null for a 404. */
  async function callOrNull<Shape extends z.ZodType>(
    shape: Shape,
    request: CanvasCall,
  ): Promise<z.infer<Shape> | null> {
    try {
      return await call(shape, request);
    } catch (error) {
      if (error instanceof CanvasError && error.code === 'CANVAS_NOT_FOUND') return null;
      throw error;
    }
  }

  /** Every page from the first on, decoded, by `Link` until there is no next one. */
  async function* pages<Shape extends z.ZodType>(shape: Shape, request: CanvasCall): AsyncGenerator<z.infer<Shape>> {
    const seen = new Set<string>();
    let path: string | undefined = request.path;
    while (path !== undefined) {
      const answer: HttpResponse = await exchange({ ...request, path });
      yield decode(shape, answer, request);
      path = nextPage(answer, request);
      if (path === undefined) return;
      if (seen.has(path)) throw brokenPaging(request);
      seen.add(path);
      // The token is sent with every request, so a link to another host is never followed.
      if (!URL.canParse(path) || new URL(path).host !== base.host) {
        throw brokenPaging(request, 'Set `canvas.url` to the address that Canvas calls itself, which its links have.');
      }
    }
  }

  function exchange(request: CanvasCall): Promise<HttpResponse> {
    const { method = 'GET', path, body, json, signal, repeatable = method === 'GET' } = request;
    const url = path.startsWith('/') ? new URL(`.${path}`, base) : new URL(path);
    const name = nameOf(request);
    const headers = { accept: 'application/json+canvas-string-ids' };
    return send({ url, method, name, operation: name, headers, body, json, repeatable, signal }, () => options.token());
  }

  return { call, callOrNull, pages, close };
}

function reduced({ request, attempt, answer, noAnswer }: Attempt): CanvasAttempt {
  return {
    status: answer?.status,
    neverSent: noAnswer?.neverSent ?? false,
    wwwAuthenticate: answer?.headers['www-authenticate'] !== undefined,
    rateLimitInBody: answer !== undefined && mentionsRateLimit(answer.status, answer.body),
    retryAfterMs: retryAfterMs(answer?.headers['retry-after'], new Date()),
    attempt,
    repeatable: request.repeatable,
    random: Math.random(),
  };
}

function decode<Shape extends z.ZodType>(shape: Shape, answer: HttpResponse, request: CanvasCall): z.infer<Shape> {
  const value = parseJson(answer.body);
  const decoded = value === undefined ? undefined : shape.safeParse(value);
  if (decoded?.success) return decoded.data;
  const common = { path: nameOf(request), status: answer.status };
  if (decoded === undefined) throw new CanvasError({ code: 'CANVAS_ANSWER_NOT_JSON', ...common });
  const remedy = `Report it, with what was not understood: ${whereWrong(decoded.error)}.`;
  throw new CanvasError({ code: 'CANVAS_ANSWER_UNREADABLE', remedy, ...common });
}

/** Names of members only, never their values. */
function whereWrong(error: z.ZodError): string {
  const places = new Set(
    error.issues.map((issue) => issue.path.map((step) => (typeof step === 'number' ? '*' : step)).join('.')),
  );
  return [...places].slice(0, 5).join(', ') || 'the top';
}

function apiBase(baseUrl: string): URL {
  const url = new URL('/api/v1/', baseUrl);
  if (isSafeAddress(url)) return url;
  throw new CanvasError({ code: 'CANVAS_PLAIN_HTTP', path: 'canvas.url' });
}

/** The address of the next page is opaque (Canvas "Pagination"). */
function nextPage({ headers }: HttpResponse, request: CanvasCall): string | undefined {
  try {
    return nextLink(headers.link);
  } catch {
    throw brokenPaging(request);
  }
}

function brokenPaging(request: CanvasCall, remedy?: string): CanvasError {
  return new CanvasError({ code: 'CANVAS_PAGING_BROKEN', remedy, path: nameOf(request) });
}

function nameOf(request: CanvasCall): string {
  return `${request.method ?? 'GET'} ${request.route}`;
}

function rateLimitRemaining(answer: HttpResponse | undefined): number | undefined {
  const value = Number.parseFloat(headerText(answer?.headers['x-rate-limit-remaining']) ?? '');
  return Number.isFinite(value) ? value : undefined;
}
