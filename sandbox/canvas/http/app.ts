import { setTimeout as sleep } from 'node:timers/promises';
import Fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import type { FaultSwitches } from '../../faults.js';
import type { CanvasSwitches } from '../switches.js';
import { distort } from './distortions.js';
import { badToken, CanvasError, notFound, refusal } from './errors.js';
import { identify, type Tokens } from './permissions.js';
import { shape } from './shape.js';
import type { Strikes } from './strikes.js';
import { nested } from './query.js';
import { createThrottle } from './throttle.js';

/** What answering costs before any work is done, in seconds of processor and database. */
const baseCost = 0.05;

const tokenPath = '/login/oauth2/token';

interface AppDeps {
  faults: FaultSwitches;
  strikes: Strikes;
  tokens: Tokens;
  switches: CanvasSwitches;
}

/** The server without its routes: tokens, throttling, faults, the shape of answers and of errors. */
export function createApp({ faults, strikes, tokens, switches }: AppDeps): FastifyInstance {
  const app = Fastify({
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 1_000, ignoreTrailingSlash: true },
  });
  const throttle = createThrottle();
  const refusesAs403 = (): boolean =>
    faults.get('throttle-as-403') !== undefined || switches.is('throttle-status', '403');

  app.decorateRequest('accessToken', '');
  app.decorateRequest('isOtherTool', false);
  app.decorateRequest('admittedAt', 0);
  app.decorateRequest('mostPerPage', 100);
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) => {
    done(null, nested(new URLSearchParams(body as string)));
  });

  app.addHook('onRequest', async (request, reply) => {
    const page = strikes('html-error', request);
    if (page) {
      const status = typeof page.status === 'number' ? page.status : 500;
      return reply.code(status).type('text/html').send('<html><body><h1>Something broke</h1></body></html>');
    }
    if (request.url.startsWith(tokenPath) || isDownload(request.url)) return;
    if (strikes('expired-token', request)) throw badToken('The access token has expired.');
    Object.assign(request, identify(request, tokens));
    request.mostPerPage = Number(switches.value('page-maximum'));
    if (faults.get('sis-fields-hidden')) request.permissions = { ...request.permissions, readSis: false };
    if (faults.get('grades-hidden')) request.permissions = { ...request.permissions, viewGrades: false };
    if (strikes('throttle-403', request)) return refuse(reply, true);
    if (strikes('throttle-429', request)) return refuse(reply, false);
    if (!throttle.admit(request.accessToken, Date.now())) return refuse(reply, refusesAs403());
    request.admittedAt = performance.now();
    // A slow request keeps its reserve in the bucket while it waits.
    const delay = strikes('slow-answers', request)?.ms;
    if (typeof delay === 'number') await sleep(delay);
    if (hasRawDot(request.url) && !faults.get('raw-dots-in-ids')) throw notFound();
  });

  const refuse = (reply: FastifyReply, older: boolean): FastifyReply => {
    const seconds = faults.get('throttle-retry-after')?.seconds;
    if (faults.get('throttle-retry-after')) reply.header('retry-after', String(seconds ?? 1));
    reply.header('x-rate-limit-remaining', '0.0');
    if (older) return reply.code(403).type('text/plain').send('403 Forbidden (Rate Limit Exceeded)\n');
    return reply.code(429).send(refusal(429, 'Too many requests at once.').body);
  };

  app.addHook('preSerialization', async (request, _reply, payload) =>
    shape(distort(payload, request, strikes), {
      stringIds: request.headers.accept?.includes('application/json+canvas-string-ids') ?? false,
      sisFields: request.permissions?.readSis ?? true,
    }),
  );
  app.addHook('onSend', async (request, reply, payload) => {
    if (!request.admittedAt) return payload;
    const cost = baseCost + (performance.now() - request.admittedAt) / 1000;
    request.admittedAt = 0;
    throttle.settle(request.accessToken, cost, Date.now());
    reply.header('x-request-cost', cost.toFixed(6));
    reply.header('x-rate-limit-remaining', throttle.remaining(request.accessToken).toFixed(3));
    if (typeof payload !== 'string' || !strikes('json-cut', request)) return payload;
    reply.removeHeader('content-length');
    return payload.slice(0, Math.floor(payload.length / 2));
  });
  // A connection that was cut gets no answer, and still gives its reserve back.
  app.addHook('onRequestAbort', async (request) => {
    if (request.admittedAt) throttle.settle(request.accessToken, baseCost, Date.now());
    request.admittedAt = 0;
  });

  app.post<{ Body: Record<string, unknown> | null }>(tokenPath, (request) => {
    const byCredentials = request.body?.grant_type === 'client_credentials';
    if (!byCredentials || switches.is('client-credentials', 'refused'))
      throw new CanvasError(400, { error: 'unauthorized_client', error_description: 'Not for this kind of grant.' });
    return { access_token: tokens.token, token_type: 'Bearer', expires_in: 3_600 };
  });

  app.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) => {
    const answer = error instanceof CanvasError ? error : refusal(error.statusCode ?? 500, error.message);
    return reply.code(answer.status).headers(answer.headers).send(answer.body);
  });
  app.setNotFoundHandler((_request, reply) => reply.code(404).send(notFound().body));
  return app;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** When throttling let the request in, in milliseconds of the monotonic clock; 0 when nothing is to be settled. */
    admittedAt: number;
  }
}

/** A file is had by the verifier in its address. */
function isDownload(url: string): boolean {
  return /^\/files\/\d+\/download\?/.test(url);
}

/** Dots in the SIS ids of an address must be percent-encoded (Canvas doc/api/object_ids.md). */
function hasRawDot(url: string): boolean {
  const segments = url.split('?')[0]!.split('/');
  return segments.some((segment) => /^sis_\w+?_id(:|%3A)/i.test(segment) && segment.includes('.'));
}
