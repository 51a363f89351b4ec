import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'vitest';
import { unlimited } from '../harness/unlimited.js';
import { createOneRosterClient } from '../../oneroster/client.js';
import { OneRosterError } from '../../oneroster/errors.js';
import { powerschool } from '../../oneroster/profiles/powerschool.js';
import type { ProviderProfile } from '../../oneroster/profiles/profile.js';
import type { OneRosterOptions } from '../../oneroster/requests.js';
import { memoryTokens } from '../../oneroster/tokens.js';

export interface Asked {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingMessage['headers'];
  body: string;
}

type Handler = (asked: Asked, response: ServerResponse) => void | Promise<void>;

/** A small provider on a free port of this machine, for one test. It keeps what it was asked. */
export async function startProvider(handler: Handler) {
  const asked: Asked[] = [];
  const server: Server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const url = new URL(request.url ?? '/', 'http://localhost');
    const one: Asked = {
      method: request.method ?? '',
      path: url.pathname,
      query: url.searchParams,
      headers: request.headers,
      body: Buffer.concat(chunks).toString('utf8'),
    };
    asked.push(one);
    await handler(one, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}`,
    asked,
    stop: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

export function sendJson(response: ServerResponse, body: unknown, status = 200, headers: Record<string, string> = {}) {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
}

export function sendToken(response: ServerResponse, token = 'token-1', expiresIn: string | number = '3600') {
  sendJson(response, { access_token: token, token_type: 'Bearer', expires_in: expiresIn });
}

export const isTokenRequest = (asked: Asked) => asked.path === powerschool.tokenPath;

/** A client with everything in memory. */
export function clientOf(
  baseUrl: string,
  options: Partial<OneRosterOptions> = {},
  profile: Partial<ProviderProfile> = {},
) {
  return createOneRosterClient({
    baseUrl,
    profile: { ...powerschool, ...profile },
    pace: unlimited(),
    tokens: memoryTokens(),
    credentials: async () => ({ clientId: 'rollbook', clientSecret: 'a-secret-for-tests' }),
    ...options,
  });
}

/** Rows in the shape PowerSchool's enrollments have, about 400 bytes each. */
export function enrollmentRow(id: number): Record<string, unknown> {
  return {
    sourcedId: `S${100000 + id}`,
    status: 'active',
    dateLastModified: '2026-08-20T00:00:00.000Z',
    user: { href: `https://sis.example/users/S${id}`, sourcedId: `S${id}`, type: 'user' },
    class: { href: `https://sis.example/classes/${id % 7}`, sourcedId: `${id % 7}`, type: 'class' },
    school: { href: 'https://sis.example/orgs/12', sourcedId: '12', type: 'org' },
    role: 'student',
    primary: 'false',
    beginDate: '2026-08-20',
    endDate: '2027-06-01',
  };
}

export interface CollectionServing {
  /** Most rows in an answer, whatever was asked. */
  cap?: number | (() => number);
  total?: boolean;
  link?: boolean;
  /** Changes what is served just before a page is cut out of it. */
  beforePage?: (asked: Asked, rows: unknown[]) => void;
}

/** Answers tokens, and any collection from one list of rows under its own name. */
export function servingRows(rows: unknown[], serving: CollectionServing = {}): Handler {
  const { cap = 1000, total = true, link = false, beforePage } = serving;
  return (asked, response) => {
    if (isTokenRequest(asked)) return sendToken(response);
    beforePage?.(asked, rows);
    const collection = asked.path.split('/').at(-1) ?? '';
    const offset = Number(asked.query.get('offset') ?? 0);
    const limit = Math.min(Number(asked.query.get('limit') ?? 100), typeof cap === 'function' ? cap() : cap);
    const headers: Record<string, string> = {};
    if (total) headers['x-total-count'] = String(rows.length);
    if (link && offset + limit < rows.length) {
      headers.link = `<http://sis.example${asked.path}?limit=${limit}&offset=${offset + limit}>; rel="next"`;
    }
    sendJson(response, { [collection]: rows.slice(offset, offset + limit) }, 200, headers);
  };
}

/** What a call failed with. */
export async function failureOf(promise: Promise<unknown>): Promise<OneRosterError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(OneRosterError);
  return error as OneRosterError;
}
