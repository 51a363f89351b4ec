import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { FaultSwitches } from '../faults.js';
import { forbidden, unauthorized } from './failures.js';
import type { Scope } from './operations.js';

const scopePrefix = 'https://purl.imsglobal.org/spec/or/v1p1/scope/';
const knownScopes: readonly string[] = [
  'roster-core.readonly',
  'roster.readonly',
  'roster-demographics.readonly',
  'resource.readonly',
  'gradebook.readonly',
  'gradebook.createput',
  'gradebook.delete',
];

interface Token {
  client: string;
  scopes: ReadonlySet<string>;
  expires: number;
}

export interface Credential {
  clientId: string;
  clientSecret: string;
}

export interface Tokens {
  /** The client whose token this header carries, allowed to read within a scope; otherwise 401 or 403. */
  authorize(header: string | undefined, scope: Scope): string;
  addRoute(app: FastifyInstance): void;
}

function same(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** Client id and secret of HTTP Basic (RFC 6749 §2.3.1: each form-encoded before), or of the form. */
function credentialOf(header: string | undefined, form: URLSearchParams): Credential {
  const basic = /^Basic\s+(.+)$/i.exec(header ?? '');
  if (!basic) return { clientId: form.get('client_id') ?? '', clientSecret: form.get('client_secret') ?? '' };
  const decoded = Buffer.from(basic[1]!, 'base64').toString('utf8');
  const colon = decoded.indexOf(':');
  const plain = (text: string): string => {
    try {
      return decodeURIComponent(text.replace(/\+/g, ' '));
    } catch {
      return text;
    }
  };
  return { clientId: plain(decoded.slice(0, Math.max(0, colon))), clientSecret: plain(decoded.slice(colon + 1)) };
}

/**
 * The token endpoint of PowerSchool: OAuth 2.0 client credentials, Basic or in the body, with scopes. A token asked for
 * without scopes has those of the plugin, which are all. Tokens live 30 days unless told otherwise, and a new one leaves
 * the older ones alive.
 */
export function createTokens(known: Credential, faults: FaultSwitches, lifetimeSeconds: number): Tokens {
  const tokens = new Map<string, Token>();
  const oauthError = (reply: FastifyReply, status: number, error: string, description: string): FastifyReply =>
    reply.code(status).send({ error, error_description: description });

  return {
    authorize: (header, scope) => {
      const bearer = /^Bearer\s+(\S+)$/i.exec(header ?? '')?.[1];
      if (bearer === undefined) throw unauthorized('a bearer token is needed');
      if (faults.use('token-revoked')) tokens.clear();
      const token = tokens.get(bearer);
      if (!token) throw unauthorized('unknown or revoked token');
      if (token.expires <= Date.now()) throw unauthorized('the token has expired');
      const enough =
        token.scopes.has(scope) || (scope === 'roster-core.readonly' && token.scopes.has('roster.readonly'));
      if (!enough && !faults.get('no-scopes')) throw forbidden(`the scope ${scopePrefix}${scope} was not granted`);
      return token.client;
    },
    addRoute: (app) => {
      const answer = (
        request: { body: unknown; headers: { authorization?: string } },
        reply: FastifyReply,
      ): FastifyReply => {
        const form = new URLSearchParams(typeof request.body === 'string' ? request.body : '');
        const credential = credentialOf(request.headers.authorization, form);
        if (!same(credential.clientId, known.clientId) || !same(credential.clientSecret, known.clientSecret)) {
          reply.header('WWW-Authenticate', 'Basic realm="PowerSchool"');
          return oauthError(reply, 401, 'invalid_client', 'unknown client or wrong secret');
        }
        if (form.get('grant_type') !== 'client_credentials') {
          return oauthError(reply, 400, 'unsupported_grant_type', 'grant_type must be client_credentials');
        }
        const asked = (form.get('scope') ?? '').split(/\s+/).filter(Boolean);
        const granted = asked.map((scope) => scope.replace(scopePrefix, ''));
        const unknown = asked.filter(
          (scope, index) => !scope.startsWith(scopePrefix) || !knownScopes.includes(granted[index]!),
        );
        if (unknown.length > 0) return oauthError(reply, 400, 'invalid_scope', `unknown scope ${unknown.join(' ')}`);
        const withheld = faults.get('scope-withheld');
        const without = withheld ? String(withheld.scope ?? 'gradebook.createput') : null;
        if (withheld?.refuse === true && granted.includes(without!)) {
          return oauthError(reply, 400, 'invalid_scope', 'the plugin does not have this scope');
        }
        const scopes = new Set((granted.length > 0 ? granted : knownScopes).filter((each) => each !== without));
        const short = faults.use('token-string-expiry');
        const seconds = short ? Number(short.seconds ?? 60) : lifetimeSeconds;
        if (faults.use('token-kills-old')) tokens.clear();
        const accessToken = randomBytes(24).toString('hex');
        tokens.set(accessToken, { client: credential.clientId, scopes, expires: Date.now() + seconds * 1000 });
        return reply.header('Cache-Control', 'no-store').send({
          access_token: accessToken,
          token_type: 'Bearer',
          expires_in: faults.use('token-number-expiry') ? seconds : String(seconds),
          scope: [...scopes].map((scope) => scopePrefix + scope).join(' '),
        });
      };
      app.post('/oauth/access_token', answer);
      app.post('/oauth/access_token/', answer);
    },
  };
}
