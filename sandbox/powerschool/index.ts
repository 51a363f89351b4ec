import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { District } from '../district/records.js';
import type { FaultSwitches } from '../faults.js';
import type { Feed } from '../feed/index.js';
import { createFeedFormat } from '../feed/wire.js';
import { failureBody, invalidData, OneRosterFailure, unknownObject } from './failures.js';
import { createFaultReach } from './fault-reach.js';
import { createRequestCheck } from './request-check.js';
import type { Gradebook } from './gradebook/index.js';
import { createGradebookOperations } from './gradebook/operations.js';
import { createWriteFaults } from './gradebook/write-faults.js';
import { addGradebookWrites } from './gradebook/write-routes.js';
import { operations } from './operations.js';
import { createReader } from './reader.js';
import { sendCut, sendSlowly } from './sending.js';
import { createTokens, type Credential } from './tokens.js';
import { createViews } from './view.js';
import { createWireFormat } from './wire.js';

const root = '/api/ims/oneroster/v1p1';
const thirtyDays = 30 * 24 * 3600;

export interface PowerSchoolOptions {
  /** The district as it is now; asked again at each request. */
  district: () => District;
  /** The feed that the district is of, if it is of one: its format, and how it misanswers. */
  feed?: Pick<Feed, 'patch'>;
  faults: FaultSwitches;
  gradebook: Gradebook;
  credential: Credential;
  /** Most rows of a page. PowerSchool's plugins are set to 1000 by advice of those who read from it. */
  pageCap?: number;
  /** Least time between two requests of one credential, in milliseconds; 0 is none. */
  minimumIntervalMs?: number;
  tokenLifetimeSeconds?: number;
}

/** A practice PowerSchool: its OneRoster 1.1 rostering and gradebook services and its token endpoint, not yet listening. */
export function createPowerSchool(options: PowerSchoolOptions): FastifyInstance {
  const { district, feed, faults, gradebook } = options;
  const app = Fastify({
    logger: false,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 1000, ignoreDuplicateSlashes: true },
  });
  const strikes = createFaultReach(faults);
  const tokens = createTokens(options.credential, faults, options.tokenLifetimeSeconds ?? thirtyDays);
  const checkRequest = createRequestCheck(tokens, strikes, gradebook.switches, options.minimumIntervalMs ?? 0);
  const address = `https://powerschool.${district().domain}${root}`;
  const wire = feed ? createFeedFormat(address, feed.patch) : createWireFormat(address);
  const views = createViews(district, faults, gradebook.switches);
  const patch = feed?.patch ?? (() => undefined);
  const reader = createReader({ views, wire, faults, strikes, patch, pageCap: options.pageCap ?? 1000 });

  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  tokens.addRoute(app);

  for (const operation of [...operations, ...createGradebookOperations(gradebook, faults, strikes)]) {
    app.get(root + operation.path, async (request: FastifyRequest, reply: FastifyReply) => {
      const query = onceEach(request.query as Record<string, string | string[]>);
      const reach = { collection: operation.collection, path: request.url, offset: Number(query.offset ?? 0) || 0 };
      if (checkRequest(request, reply, reach, operation.scope) === undefined) return reply;

      const url = `http://${request.headers.host ?? 'localhost'}${request.url}`;
      const { status, headers, body } = reader(operation, request.params as Record<string, string>, query, url, reach);
      reply.code(status).type('application/json; charset=utf-8').headers(headers);
      const cut = strikes('cut-body', reach);
      if (cut) return sendCut(reply, bytesOf(body), cut);
      const slow = strikes('slow-body', reach);
      if (slow) return sendSlowly(reply, bytesOf(body), slow);
      return reply.send(body);
    });
  }

  addGradebookWrites(app, root, {
    ...{ context: gradebook, checkRequest, wire, faults, log: gradebook.writes },
    writeFaults: createWriteFaults(gradebook, faults, strikes),
  });

  app.setNotFoundHandler((request, reply) => {
    if (request.method !== 'GET') {
      const failure = new OneRosterFailure(405, 'invalid data', `${request.method} is not taken here`);
      return reply.code(405).header('Allow', 'GET').send(failureBody(failure));
    }
    return reply.code(404).send(failureBody(unknownObject(`there is no ${request.url.split('?')[0]}`)));
  });
  app.setErrorHandler((error, _request, reply) => {
    const failure =
      error instanceof OneRosterFailure
        ? error
        : ((error as { statusCode?: number }).statusCode ?? 500) < 500
          ? invalidData(error instanceof Error ? error.message : 'malformed request')
          : new OneRosterFailure(500, 'internal_server_error', 'the practice PowerSchool failed');
    if (failure !== error && failure.status === 500)
      process.stderr.write(`${String(error instanceof Error ? error.stack : error)}\n`);
    return reply.code(failure.status).headers(failure.headers).send(failureBody(failure));
  });
  return app;
}

const bytesOf = (body: string | Uint8Array): Uint8Array => (typeof body === 'string' ? Buffer.from(body) : body);

/** A query in which no parameter comes twice. */
function onceEach(query: Record<string, string | string[]>): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(query).map(([name, value]) => {
      if (typeof value !== 'string') throw invalidData(`the parameter ${name} comes twice`);
      return [name, value];
    }),
  );
}
