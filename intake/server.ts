import rateLimit, { normalizeIP } from '@fastify/rate-limit';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { toCodedError } from '../codes/to-coded-error.js';
import type { IntakeEnvironment } from '../config/intake-environment.js';
import { seal } from '../config/sealing.js';
import type { IntakeStatements } from '../store/intake/entries.js';
import { readForm } from './form.js';
import { strictHeaders } from './headers.js';
import {
  bodyBytes,
  countedAtOnce,
  formsOfAddress,
  formsOfLink,
  minuteMs,
  requestsOfAddress,
  requestsOfToken,
} from './limits.js';
import { closedPage, entryPage, formPage, troublePage } from './page/page.js';
import { hashOf, newToken } from './tokens.js';

interface OfLink {
  Params: { token: string; receipt?: string };
}

export type IntakeOptions = Pick<IntakeEnvironment, 'publicKey' | 'tls' | 'proxies'> & {
  statements: IntakeStatements;
  log: Logger;
};

/**
 * The pages behind one-time links. The server keeps nothing: what is entered goes sealed into the database, and is not in
 * a log, an answer or this process afterwards. Its own log names invites by their numbers, and no address, since that is
 * the token.
 */
export async function createIntakeServer(options: IntakeOptions): Promise<FastifyInstance> {
  const { tls, proxies, publicKey, statements, log } = options;
  const isEncrypted = tls !== null || proxies.length > 0;
  const app = Fastify({
    ...(tls && { https: { ...tls, minVersion: 'TLSv1.2' as const } }),
    ...(proxies.length > 0 && { trustProxy: proxies }),
    bodyLimit: bodyBytes,
    // Longest wait for a request and for its body, so that none holds a connection open for nothing.
    requestTimeout: 20_000,
    connectionTimeout: 30_000,
    // An address that cannot be read: it meets none of the hooks below.
    frameworkErrors: (_error, _request, reply) => void closed(reply.headers(strictHeaders({ encrypted: isEncrypted }))),
  }) as unknown as FastifyInstance;
  await app.register(rateLimit, { global: false, timeWindow: minuteMs, cache: countedAtOnce });
  // All count in one store: what is counted is part of the key.
  const limit = (max: number, key: (request: FastifyRequest) => string) =>
    app.createRateLimit({ max, keyGenerator: (request: FastifyRequest) => key(request) });
  const ofAddress = limit(requestsOfAddress, ({ ip }) => `requests ${normalizeIP(ip)}`);
  const ofForms = limit(formsOfAddress, ({ ip }) => `forms ${normalizeIP(ip)}`);
  const ofToken = limit(
    requestsOfToken,
    ({ params }) => `token ${hashOf((params as OfLink['Params']).token).toString('base64')}`,
  );

  app.addHook('onRequest', async (request, reply) => {
    reply.headers(strictHeaders({ encrypted: isEncrypted }));
    // A proxy that passes on what came to it unencrypted, or somebody who goes around it.
    if (proxies.length > 0 && request.protocol !== 'https') {
      return page(reply, 403, troublePage('Not encrypted', 'This page is only to be had by https.'));
    }
    const tooMany = async (counter: typeof ofAddress): Promise<boolean> => {
      const counted = await counter(request);
      return !counted.isAllowed && counted.isExceeded;
    };
    if (
      (await tooMany(ofAddress)) ||
      (request.method === 'POST' && (await tooMany(ofForms))) ||
      ('token' in (request.params as object) && (await tooMany(ofToken)))
    ) {
      log.warn({ step: 'slowed' });
      return slower(reply);
    }
  });

  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_, body, done) =>
    done(null, new URLSearchParams(String(body))),
  );

  /** Of an unknown link and of one that is used, revoked or too old: which it is would take a look-up of another length. */
  const notOpen = (reply: FastifyReply): FastifyReply => {
    log.warn({ step: 'closed' });
    return closed(reply);
  };

  app.get('/health', async (_, reply) => {
    await statements.ask();
    return reply.code(204).send();
  });

  app.get<OfLink>('/i/:token', async (request, reply) => {
    const { token } = request.params;
    const invite = await statements.openInvite(hashOf(token));
    if (invite === null) return notOpen(reply);
    await statements.noteOpening(invite.id);
    log.info({ step: 'opened', invite: invite.id });
    return page(reply, 200, formPage(invite, linkOf(token)));
  });

  app.post<OfLink & { Body: URLSearchParams }>('/i/:token', async (request, reply) => {
    const { token } = request.params;
    const invite = await statements.openInvite(hashOf(token));
    if (invite === null) return notOpen(reply);
    if ((await statements.countEntries(invite.id)) >= formsOfLink) return slower(reply);
    const form = readForm(invite.system, token, request.body ?? new URLSearchParams());
    if ('mistakes' in form) return page(reply, 422, formPage(invite, linkOf(token), form.mistakes));
    const receipt = newToken();
    await statements.addEntry(invite.id, hashOf(receipt), await seal(JSON.stringify(form.box), publicKey));
    log.info({ step: 'entered', invite: invite.id });
    return reply.redirect(`${linkOf(token)}/${receipt}`, 303);
  });

  app.get<OfLink>('/i/:token/:receipt', async (request, reply) => {
    const { token, receipt = '' } = request.params;
    const entry = await statements.entryOf(hashOf(token), hashOf(receipt));
    return entry === null ? notOpen(reply) : page(reply, 200, entryPage(entry, linkOf(token)));
  });

  app.setNotFoundHandler((_, reply) => closed(reply));

  app.setErrorHandler((error: { statusCode?: number }, _, reply) => {
    const { statusCode = 500 } = error;
    if (statusCode < 500) return page(reply, statusCode, troublePage('Not understood', 'Go back, and try it again.'));
    log.error({ code: toCodedError(error).code });
    const text = 'This is not your mistake, and nothing was stored. Try it again in some minutes.';
    return page(reply, 503, troublePage('Not available', text));
  });
  return app;
}

function page(reply: FastifyReply, status: number, html: string): FastifyReply {
  return reply.code(status).type('text/html; charset=utf-8').send(html);
}

function closed(reply: FastifyReply): FastifyReply {
  return page(reply, 404, closedPage);
}

function slower(reply: FastifyReply): FastifyReply {
  reply.header('retry-after', '60');
  return page(reply, 429, troublePage('Too often', 'There were too many requests. Wait a minute, and try it again.'));
}

/** A token as it came is a part of a path, and may be anything. */
function linkOf(token: string): string {
  return `/i/${encodeURIComponent(token)}`;
}
