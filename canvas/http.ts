import { setTimeout as sleep } from 'node:timers/promises';
import got, { CacheError, type OptionsInit, type Response } from 'got';
import type { z } from 'zod';
import { CanvasError } from './errors.js';
import { createLanes, lanes, waitForBucket } from './pace.js';
import { nextPage } from './paging.js';
import { decideCanvasRetry, mentionsRateLimit, retryAfterMs, type CanvasDecision } from './retry.js';

/** One request's end, for metrics and logs: no ids, no values. */
export interface CanvasRequestEvent {
  method: string;
  /** With placeholders: `/courses/:id`. */
  route: string;
  /** Undefined when no whole answer came. */
  status: number | undefined;
  milliseconds: number;
  attempt: number;
  /** `X-Rate-Limit-Remaining`, when Canvas sent it. */
  rateLimitRemaining: number | undefined;
}

export interface CanvasHttpOptions {
  /** Canvas's address without a path. Plain HTTP only to loopback. */
  baseUrl: string;
  /** Asked before each request, so that a replaced token is used at once. */
  token: () => Promise<string>;
  /** Ends every call in flight. */
  signal?: AbortSignal;
  onRequest?: (event: CanvasRequestEvent) => void;
  /** Multiplies every wait; below 1 only for a practice Canvas on this machine. Default 1. */
  waitFactor?: number;
}

export interface CanvasCall {
  method?: 'GET' | 'POST' | 'PUT';
  /** Below `/api/v1`, encoded, with its query; or an absolute address from a `Link` header. */
  path: string;
  /** The path with placeholders, for errors and metrics. */
  route: string;
  body?: FormData;
  /** Whether a lost answer may be asked for again. Default: true for GET. */
  repeatable?: boolean;
  signal?: AbortSignal;
}

export type CanvasHttp = ReturnType<typeof createCanvasHttp>;

/** Canvas's API over HTTP: two requests at once, a pace that minds the rate limit, retries from one table, paging. */
export function createCanvasHttp(options: CanvasHttpOptions) {
  const base = apiBase(options.baseUrl);
  const { inLane, slowDown } = createLanes(lanes);
  const waitFactor = options.waitFactor ?? 1;

  /** Performs a call and decodes its JSON. Throws `CanvasError`; rethrows the signal's reason when it was aborted. */
  async function call<Shape extends z.ZodType>(shape: Shape, request: CanvasCall): Promise<z.infer<Shape>> {
    return (await exchange(shape, request)).value;
  }

  /** As `call`, with null in place of a 404. */
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

  /** Every page from the first on, each decoded, by `Link` until there is no next one. */
  async function* pages<Shape extends z.ZodType>(shape: Shape, request: CanvasCall): AsyncGenerator<z.infer<Shape>> {
    const seen = new Set<string>();
    let path: string | undefined = request.path;
    while (path !== undefined) {
      const page: Exchange<z.infer<Shape>> = await exchange(shape, { ...request, path });
      yield page.value;
      path = page.next;
      if (path === undefined) return;
      if (seen.has(path)) throw brokenPaging(request, 'Canvas links a page to one already read.');
      seen.add(path);
      // The token goes with every request, so a link to another machine is never followed.
      if (!URL.canParse(path) || new URL(path).host !== base.host) {
        throw brokenPaging(
          request,
          'Canvas links to pages at another address: set canvas.url to the one it calls itself.',
        );
      }
    }
  }

  async function exchange<Shape extends z.ZodType>(
    shape: Shape,
    request: CanvasCall,
  ): Promise<Exchange<z.infer<Shape>>> {
    const signal = anySignal(options.signal, request.signal);
    for (let attempt = 1; ; attempt += 1) {
      const { response, cause, decision } = await inLane(() => attemptOnce(request, attempt, signal), signal);
      if (decision.action === 'retry') {
        await sleep(decision.waitMs * waitFactor, undefined, { signal });
        continue;
      }
      if (decision.action === 'giveUp' || response === undefined) throw failure(request, response, decision, cause);
      return { value: decode(shape, response, request), next: nextPage(single(response.headers.link)) };
    }
  }

  async function attemptOnce(request: CanvasCall, attempt: number, signal: AbortSignal | undefined) {
    const method = request.method ?? 'GET';
    const started = Date.now();
    const token = await options.token();
    let response: Response<string> | undefined;
    let cause: unknown;
    try {
      response = await got(addressOf(base, request.path), {
        ...requestSettings,
        method,
        body: request.body,
        signal,
        headers: { authorization: `Bearer ${token}`, accept: 'application/json+canvas-string-ids' },
      });
      if (!response.complete) response = undefined;
    } catch (error) {
      signal?.throwIfAborted();
      cause = error;
    }
    const remaining = numeric(single(response?.headers['x-rate-limit-remaining']));
    slowDown(waitForBucket(remaining) * waitFactor);
    options.onRequest?.({
      method,
      route: request.route,
      status: response?.statusCode,
      milliseconds: Date.now() - started,
      attempt,
      rateLimitRemaining: remaining,
    });
    const decision = decideCanvasRetry({
      status: response?.statusCode,
      wwwAuthenticate: response?.headers['www-authenticate'] !== undefined,
      rateLimitInBody: response !== undefined && mentionsRateLimit(response.statusCode, response.body),
      retryAfterMs: retryAfterMs(response?.headers['retry-after'], Date.now()),
      attempt,
      repeatable: request.repeatable ?? method === 'GET',
      random: Math.random(),
    });
    return { response, cause, decision };
  }

  return { call, callOrNull, pages };
}

interface Exchange<Value> {
  value: Value;
  next: string | undefined;
}

/** Retries are decided by `decideCanvasRetry`; redirects would carry the token elsewhere. */
const requestSettings = {
  responseType: 'text',
  retry: { limit: 0 },
  throwHttpErrors: false,
  followRedirect: false,
  timeout: { lookup: 10_000, connect: 10_000, secureConnect: 10_000, socket: 90_000, response: 300_000 },
} satisfies OptionsInit;

function failure(
  request: CanvasCall,
  response: Response<string> | undefined,
  decision: CanvasDecision,
  cause: unknown,
): CanvasError {
  const giveUp =
    decision.action === 'giveUp'
      ? decision
      : { code: 'CANVAS_UNREACHABLE' as const, remedy: 'No answer.', retryable: true };
  return new CanvasError({
    code: giveUp.code,
    remedy: giveUp.remedy,
    retryable: giveUp.retryable,
    retryAfterMs: 'retryAfterMs' in giveUp ? giveUp.retryAfterMs : undefined,
    path: nameOf(request),
    status: response?.statusCode,
    cause: networkCause(cause),
  });
}

function decode<Shape extends z.ZodType>(
  shape: Shape,
  response: Response<string>,
  request: CanvasCall,
): z.infer<Shape> {
  const value = parseJson(response.body);
  const decoded = value === undefined ? undefined : shape.safeParse(value);
  if (decoded?.success) return decoded.data;
  // A page of HTML or a cut body is likely to pass; an answer of another shape is not.
  throw new CanvasError({
    code: 'CANVAS_ANSWER_UNREADABLE',
    remedy:
      decoded === undefined
        ? 'Canvas answered with something that is not JSON. Check that canvas.url leads to Canvas itself.'
        : `Canvas answered in an unknown shape at: ${whereWrong(decoded.error)}.`,
    retryable: decoded === undefined,
    path: nameOf(request),
    status: response.statusCode,
  });
}

/** Names of members only, never their values. */
function whereWrong(error: z.ZodError): string {
  const places = new Set(
    error.issues.map((issue) => issue.path.map((step) => (typeof step === 'number' ? '*' : step)).join('.')),
  );
  return [...places].slice(0, 5).join(', ') || 'the top';
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function apiBase(baseUrl: string): URL {
  const url = new URL('/api/v1/', baseUrl);
  const loopback = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  if (url.protocol === 'https:' || (url.protocol === 'http:' && loopback)) return url;
  throw new CanvasError({
    code: 'CANVAS_PLAIN_HTTP',
    remedy: 'The token would travel in the open. Set canvas.url to an https:// address.',
    path: 'canvas.url',
    retryable: false,
  });
}

function addressOf(base: URL, path: string): URL {
  return path.startsWith('/') ? new URL(`.${path}`, base) : new URL(path);
}

function brokenPaging(request: CanvasCall, remedy: string): CanvasError {
  return new CanvasError({ code: 'CANVAS_PAGING_BROKEN', remedy, path: nameOf(request), retryable: false });
}

function nameOf(request: CanvasCall): string {
  return `${request.method ?? 'GET'} ${request.route}`;
}

/** got's errors hold the request with its token: only the network's own code goes on. */
function networkCause(cause: unknown): Error | undefined {
  if (!(cause instanceof Error) || cause instanceof CacheError) return undefined;
  const code = (cause as NodeJS.ErrnoException).code;
  return Object.assign(new Error(`network: ${code ?? cause.name}`), { code });
}

function anySignal(first: AbortSignal | undefined, second: AbortSignal | undefined): AbortSignal | undefined {
  if (first && second) return AbortSignal.any([first, second]);
  return first ?? second;
}

function single(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header.join(', ') : header;
}

function numeric(header: string | undefined): number | undefined {
  const value = header === undefined ? Number.NaN : Number.parseFloat(header);
  return Number.isFinite(value) ? value : undefined;
}
