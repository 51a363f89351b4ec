import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createBenchCollections, firstVersion, type BenchCollection, type BenchVersion } from './provider-rows.js';

const root = '/api/ims/oneroster/v1p1/';
/** The salts of two districts lie further apart than those of one district's nights. */
const betweenSalts = 1_000_003;

export interface BenchProviderOptions {
  /** Enrollments in all, of students and teachers: up to 10,000,000. */
  enrollments: number;
  port?: number;
  host?: string;
  clientId?: string;
  clientSecret?: string;
  /** What has happened by now; see `setVersion`. */
  version?: Partial<BenchVersion>;
  /** Most rows of a page; 0, the default, is no cap. */
  pageCap?: number;
}

export interface BenchProvider {
  /** Root of the server, as of a PowerSchool: the service is below `/api/ims/oneroster/v1p1`. */
  url: string;
  /** Another night: what is not named goes back to the first version. */
  setVersion(version: Partial<BenchVersion>): void;
  setPageCap(rows: number): void;
  counts(): Record<string, number>;
  /** Pages served so far, by collection. */
  pages(): Record<string, number>;
  stop(): Promise<void>;
}

/**
 * A provider made for measuring: pages of any offset in microseconds, from an index, in PowerSchool's shape. It knows
 * tokens, `limit`, `offset`, X-Total-Count and Link; `sort`, `filter` and `fields` are ignored, and the order of the
 * enrollments is that of their sourcedIds.
 *
 * A client id with `-n` behind is of district n: it has the sourcedIds that all have, as districts of PowerSchool do,
 * and changes of its own.
 */
export async function startBenchProvider(options: BenchProviderOptions): Promise<BenchProvider> {
  if (!(options.enrollments >= 1 && options.enrollments <= 10_000_000)) {
    throw new Error('the benchmark serves 1 to 10,000,000 enrollments');
  }
  let version: BenchVersion = { ...firstVersion, ...options.version };
  let pageCap = options.pageCap ?? 0;
  const tokens = new Map<string, number>();
  const pages: Record<string, number> = {};
  const credential = {
    clientId: options.clientId ?? 'practice-client',
    secret: options.clientSecret ?? 'practice-secret',
  };
  const districts = new Map<number, Record<string, BenchCollection>>();
  const collectionsOf = (district: number): Record<string, BenchCollection> => {
    const known = districts.get(district);
    if (known) return known;
    const own = { ...version, salt: version.salt + district * betweenSalts };
    const collections = createBenchCollections(options.enrollments, () => own);
    districts.set(district, collections);
    return collections;
  };

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', `http://${request.headers.host ?? 'localhost'}`);
    if (request.method === 'POST' && /^\/oauth\/access_token\/?$/.test(url.pathname)) {
      return void giveToken(request, response, credential, tokens);
    }
    const district = tokens.get(/^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '');
    if (district === undefined) {
      return sendJson(response, 401, {
        statusInfoSet: [{ imsx_codeMajor: 'failure', imsx_codeMinor: 'unauthorized' }],
      });
    }
    const [name = '', id] = url.pathname.startsWith(root) ? url.pathname.slice(root.length).split('/') : [];
    const collection = collectionsOf(district)[name];
    if (request.method !== 'GET' || !collection) return sendUnknown(response);
    if (id !== undefined) return sendOne(response, collection, decodeURIComponent(id));
    pages[name] = (pages[name] ?? 0) + 1;
    sendPage(response, collection, url, pageCap);
  });
  server.keepAliveTimeout = 60_000;
  server.on('connection', (socket) => socket.setNoDelay(true));
  const host = options.host ?? '127.0.0.1';
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, host, resolve);
  });
  return {
    url: `http://${host}:${(server.address() as AddressInfo).port}`,
    setVersion: (next) => {
      version = { ...firstVersion, ...next };
      districts.clear();
    },
    setPageCap: (rows) => {
      pageCap = rows;
    },
    counts: () => Object.fromEntries(Object.entries(collectionsOf(0)).map(([name, one]) => [name, one.total()])),
    pages: () => ({ ...pages }),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function giveToken(
  request: IncomingMessage,
  response: ServerResponse,
  credential: { clientId: string; secret: string },
  tokens: Map<string, number>,
): Promise<void> {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  const form = new URLSearchParams(body);
  const basic = /^Basic (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
  const given = basic
    ? Buffer.from(basic, 'base64').toString('utf8')
    : `${form.get('client_id') ?? ''}:${form.get('client_secret') ?? ''}`;
  const district = districtOf(given, credential);
  if (district === null) return sendJson(response, 401, { error: 'invalid_client' });
  const token = randomBytes(16).toString('hex');
  tokens.set(token, district);
  sendJson(response, 200, {
    access_token: token,
    token_type: 'Bearer',
    expires_in: '86400',
    scope: form.get('scope') ?? '',
  });
}

/** The district of a client: 0 of the credential itself, and n of its client id with `-n` behind; null: refused. */
function districtOf(given: string, { clientId, secret }: { clientId: string; secret: string }): number | null {
  const cut = given.indexOf(':');
  const [id, shown] = [given.slice(0, cut), given.slice(cut + 1)];
  if (shown !== secret) return null;
  if (id === clientId) return 0;
  const number = id.startsWith(`${clientId}-`) ? id.slice(clientId.length + 1) : '';
  return /^[1-9]\d{0,5}$/.test(number) ? Number(number) : null;
}

function numberOf(url: URL, name: string, otherwise: number): number {
  const text = url.searchParams.get(name);
  return text === null ? otherwise : Number(text);
}

function sendPage(response: ServerResponse, collection: BenchCollection, url: URL, pageCap: number): void {
  const asked = numberOf(url, 'limit', 100);
  const offset = numberOf(url, 'offset', 0);
  if (!Number.isInteger(asked) || asked < 1 || !Number.isInteger(offset) || offset < 0) {
    return sendJson(response, 400, { statusInfoSet: [{ imsx_codeMajor: 'failure', imsx_codeMinor: 'invalid data' }] });
  }
  const limit = pageCap > 0 ? Math.min(asked, pageCap) : asked;
  const total = collection.total();
  const body = collection.page(offset, limit);
  const headers: Record<string, string | number> = {
    'content-type': 'application/json; charset=utf-8',
    'content-length': body.length,
    'X-Total-Count': total,
  };
  if (offset + limit < total) {
    url.searchParams.set('limit', String(limit));
    url.searchParams.set('offset', String(offset + limit));
    headers.Link = `<${url.href}>; rel="next"`;
  }
  response.writeHead(200, headers).end(body);
}

function sendOne(response: ServerResponse, collection: BenchCollection, id: string): void {
  const index = collection.indexOf(id);
  if (index < 0) return sendUnknown(response);
  const { [collection.envelope]: rows } = JSON.parse(collection.page(index, 1).toString('latin1')) as Record<
    string,
    object[]
  >;
  const singular = collection.envelope === 'classes' ? 'class' : collection.envelope.slice(0, -1);
  sendJson(response, 200, { [singular]: rows?.[0] });
}

function sendUnknown(response: ServerResponse): void {
  sendJson(response, 404, { statusInfoSet: [{ imsx_codeMajor: 'failure', imsx_codeMinor: 'unknown object' }] });
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
