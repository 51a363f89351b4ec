import type { FastifyReply, FastifyRequest } from 'fastify';
import { OneRosterFailure, unauthorized } from './failures.js';
import { numberOf, type FaultReach, type Reach } from './fault-reach.js';
import type { Scope } from './operations.js';
import { gatewayPage, maintenancePage } from './sending.js';
import type { Switches } from './switches.js';
import type { Tokens } from './tokens.js';

/**
 * What every request passes first: the token and its scope, the pace of its credential, and the faults of the line.
 * Returns the client, or undefined when the answer has been given.
 *
 * @throws OneRosterFailure for a request that is refused
 */
export type RequestCheck = (
  request: FastifyRequest,
  reply: FastifyReply,
  reach: Reach,
  scope: Scope,
) => string | undefined;

/** @param minimumIntervalMs least time between two requests of one credential, reads and writes alike; 0 is none */
export function createRequestCheck(
  tokens: Tokens,
  strikes: FaultReach,
  switches: Switches,
  minimumIntervalMs: number,
): RequestCheck {
  const pace = createPace();
  return (request, reply, reach, scope) => {
    if (strikes('empty-401', reach)) {
      void reply.code(401).send();
      return undefined;
    }
    const vendor = strikes('vendor-header-missing', reach);
    if (vendor && request.headers[String(vendor.header ?? 'x-vendor-authorization').toLowerCase()] === undefined) {
      throw unauthorized('the key of the vendor is missing');
    }
    const client = tokens.authorize(request.headers.authorization, scope);
    const tooSoon = strikes('too-soon', reach);
    const interval = tooSoon ? numberOf(tooSoon, 'ms', 1000) : minimumIntervalMs;
    pace(client, interval, tooSoon ? numberOf(tooSoon, 'status', 429) : Number(switches.get('throttle-status')));
    const tooMany = strikes('too-many', reach);
    if (tooMany) {
      const seconds = String(numberOf(tooMany, 'seconds', 1));
      throw new OneRosterFailure(429, 'server_busy', 'too many requests', { 'Retry-After': seconds });
    }
    const gateway = strikes('bad-gateway', reach);
    if (gateway) {
      void reply
        .code(numberOf(gateway, 'status', 502))
        .type('text/html')
        .send(gatewayPage);
      return undefined;
    }
    if (strikes('html-error', reach)) {
      void reply.type('text/html').send(maintenancePage);
      return undefined;
    }
    return client;
  };
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
