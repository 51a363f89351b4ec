import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { District } from '../district/records.js';
import type { FaultSwitches } from '../faults.js';
import { failureBody, invalidData, OneRosterFailure, unknownObject } from './failures.js';
import { createFaultReach, numberOf } from './fault-reach.js';
import { operations } from './operations.js';
import { createReader } from './reader.js';
import { gatewayPage, maintenancePage, sendCut, sendSlowly } from './sending.js';
import { createTokens, type Credential } from './tokens.js';
import { createViews } from './view.js';

const root = '/api/ims/oneroster/v1p1';
const thirtyDays = 30 * 24 * 3600;

export interface PowerSchoolOptions {
  /** The district as it is now; asked again at each request. */
  district: () => District;
  faults: FaultSwitches;
  credential: Credential;
  /** Most rows of a page. PowerSchool's plugins are set to 1000 by advice of those who read from it. */
  pageCap?: number;
  /** Least time between two requests of one credential, in milliseconds; 0 is none. */
  minimumIntervalMs?: number;
  tokenLifetimeSeconds?: number;
}

/** A practice PowerSchool: its OneRoster 1.1 rostering service and its token endpoint, not yet listening. */
export function createPowerSchool(options: PowerSchoolOptions): FastifyInstance {
  const { district, faults } = options;
  const app = Fastify({ logger: false, forceCloseConnections: true, routerOptions: { maxParamLength: 1000 } });
  const strikes = createFaultReach(faults);
  const tokens = createTokens(options.credential, faults, options.tokenLifetimeSeconds ?? thirtyDays);
  const reader = createReader({
    views: createViews(district, faults),
    district,
    faults,
    strikes,
    pageCap: options.pageCap ?? 1000,
  });
  const pace = createPace();

  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  tokens.addRoute(app);

  for (const operation of operations) {
    app.get(root + operation.path, async (request: FastifyRequest, reply: FastifyReply) => {
      const query = onceEach(request.query as Record<string, string | string[]>);
      const reach = { collection: operation.collection, path: request.url, offset: Number(query.offset ?? 0) || 0 };
      if (strikes('empty-401', reach)) return reply.code(401).send();
      const client = tokens.authorize(request.headers.authorization, operation.scope);
      const tooSoon = strikes('too-soon', reach);
      const interval = tooSoon ? numberOf(tooSoon, 'ms', 1000) : (options.minimumIntervalMs ?? 0);
      pace(client, interval, tooSoon ? numberOf(tooSoon, 'status', 429) : 429);
      const tooMany = strikes('too-many', reach);
      if (tooMany) {
        const seconds = String(numberOf(tooMany, 'seconds', 1));
        throw new OneRosterFailure(429, 'server_busy', 'too many requests', { 'Retry-After': seconds });
      }
      const gateway = strikes('bad-gateway', reach);
      if (gateway)
        return reply
          .code(numberOf(gateway, 'status', 502))
          .type('text/html')
          .send(gatewayPage);
      if (strikes('html-error', reach)) return reply.type('text/html').send(maintenancePage);

      const url = `http://${request.headers.host ?? 'localhost'}${request.url}`;
      const { headers, body } = reader(operation, request.params as Record<string, string>, query, url, reach);
      reply.headers(headers);
      const cut = strikes('cut-body', reach);
      if (cut) return sendCut(reply, body, cut);
      const slow = strikes('slow-body', reach);
      if (slow) return sendSlowly(reply, body, slow);
      return reply.type('application/json; charset=utf-8').send(body);
    });
  }

  app.setNotFoundHandler((request, reply) => {
    if (request.method !== 'GET') return reply.code(405).header('Allow', 'GET').send();
    return reply.code(404).send(failureBody(unknownObject(`there is no ${request.url.split('?')[0]}`)));
  });
  app.setErrorHandler((error, _request, reply) => {
    const failure =
      error instanceof OneRosterFailure
        ? error
        : ((error as { statusCode?: number }).statusCode ?? 500) < 500
          ? invalidData(error instanceof Error ? error.message : 'malformed request')
          : new OneRosterFailure(500, 'internal_server_error', 'the practice PowerSchool failed');
    if (failure.status === 500) process.stderr.write(`${String(error instanceof Error ? error.stack : error)}\n`);
    return reply.code(failure.status).headers(failure.headers).send(failureBody(failure));
  });
  return app;
}

/** A query in which no parameter comes twice. */
function onceEach(query: Record<string, string | string[]>): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(query).map(([name, value]) => {
      if (typeof value !== 'string') throw invalidData(`the parameter ${name} comes twice`);
      return [name, value];
    }),
  );
}

/** PowerSchool's minimum time between requests of one plugin: a request too soon is refused and told how long to wait. */
function createPace() {
  const last = new Map<string, number>();
  return (client: string, intervalMs: number, status: number): void => {
    const now = Date.now();
    const waitMs = (last.get(client) ?? 0) + intervalMs - now;
    if (intervalMs > 0 && waitMs > 0) {
      const seconds = Math.ceil(waitMs / 1000);
      throw new OneRosterFailure(status, 'server_busy', `Too many requests, wait ${seconds} seconds`);
    }
    last.set(client, now);
  };
}
