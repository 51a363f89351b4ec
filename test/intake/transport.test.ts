import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeSealingKeys } from '../../config/sealing.js';
import { EnvironmentError } from '../../config/environment.js';
import { readIntakeEnvironment, type IntakeEnvironment } from '../../config/intake-environment.js';
import { startIntake, type RunningIntake } from '../../intake/run-intake.js';
import { grantIntake } from '../../store/intake/grants.js';
import { openStore, type Store } from '../../store/postgres/connect.js';
import { freshDatabase } from '../harness/database.js';
import { certificate } from '../tls/tls-front.js';
import { asRole, newRole } from './open-intake.js';

let store: Store;
let environment: NodeJS.ProcessEnv;
const running: RunningIntake[] = [];
const log = pino({ level: 'silent' });

beforeAll(async () => {
  const databaseUrl = await freshDatabase();
  store = openStore(databaseUrl);
  const { role, password } = await newRole(store.sql);
  await grantIntake(store.sql, role);
  const { publicKey } = await makeSealingKeys();
  environment = { DATABASE_URL: asRole(databaseUrl, role, password), ROLLBOOK_INTAKE_PUBLIC_KEY: publicKey };
});
afterAll(async () => {
  await Promise.all(running.map((each) => each.stop()));
  await store?.close();
});

const tls = {
  ROLLBOOK_INTAKE_TLS_CERT: certificate('server.pem'),
  ROLLBOOK_INTAKE_TLS_KEY: certificate('test-only-server.key'),
};

async function start(variables: NodeJS.ProcessEnv): Promise<RunningIntake> {
  const read: IntakeEnvironment = readIntakeEnvironment({ ...environment, ...variables });
  const intake = await startIntake({ ...read, listen: { ...read.listen, port: 0 } }, log);
  running.push(intake);
  return intake;
}

interface Answer {
  status: number;
  headers: http.IncomingHttpHeaders;
  body: string;
}

/** A request by hand: with headers and addresses that `fetch` would not send. */
function ask(url: string, options: http.RequestOptions = {}, body = ''): Promise<Answer> {
  const { request } = url.startsWith('https') ? https : http;
  return new Promise((resolve, reject) => {
    const sent = request(url, { ca: readFileSync(certificate('authority.pem')), ...options }, (answer) => {
      let text = '';
      answer.on('data', (chunk) => (text += String(chunk)));
      answer.on('end', () => resolve({ status: answer.statusCode!, headers: answer.headers, body: text }));
    });
    sent.on('error', reject).end(body);
  });
}

const form = { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' } };
const someLink = () => `/i/${randomBytes(32).toString('base64url')}`;

describe('every answer, whatever was asked for,', () => {
  const paths: Array<[string, string, http.RequestOptions?, string?]> = [
    ['of the first page', '/'],
    ['of a link', someLink()],
    ['of a receipt', `${someLink()}/x`],
    ['of a form', someLink(), form, 'clientId=a'],
    ['of a form that is too long', someLink(), form, `clientId=${'a'.repeat(100_000)}`],
    ['of JSON', someLink(), { method: 'POST', headers: { 'content-type': 'application/json' } }, '{}'],
    ['of a path that cannot be read', '/i/%'],
    ['of a long path', `/i/${'a'.repeat(5000)}`],
    ['of another method', someLink(), { method: 'DELETE' }],
    ['of its health', '/health'],
  ];
  let intake: RunningIntake;
  beforeAll(async () => {
    intake = await start({});
  });

  test.each(paths)('%s is strict: no script, no frame, no cache, no referrer', async (_, path, options, body) => {
    const { status, headers } = await ask(`${intake.url}${path}`, options, body);
    expect(status).toBeLessThan(500);
    expect(headers).toMatchObject({
      'content-security-policy': expect.stringMatching(
        /^default-src 'none'; style-src 'sha256-[\w+/=]+'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'$/,
      ),
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-frame-options': 'DENY',
      'x-content-type-options': 'nosniff',
    });
    expect(headers).not.toHaveProperty('access-control-allow-origin');
    expect(headers).not.toHaveProperty('set-cookie');
  });

  test('says nothing of how it is made', async () => {
    const { headers, body } = await ask(`${intake.url}/i/%`);
    expect(`${JSON.stringify(headers)}${body}`).not.toMatch(/fastify|node|FST_/i);
  });

  test('is refused above the size of a form', async () => {
    expect((await ask(`${intake.url}${someLink()}`, form, 'a'.repeat(17_000))).status).toBe(413);
  });
});

test('a database that is away is told, and nothing of it', async () => {
  const intake = await start({});
  const [{ datname }] = (await store.sql`select current_database() as datname`) as unknown as [{ datname: string }];
  await store.sql.unsafe(`alter table invite rename to invite_away`);
  const { status, body } = await ask(`${intake.url}${someLink()}`);
  await store.sql.unsafe(`alter table invite_away rename to invite`);
  expect(status).toBe(503);
  expect(body).toContain('This is not your mistake');
  expect(body).not.toContain(datname);
  expect(body).not.toContain('invite');
});

test('with a certificate it speaks TLS 1.2 or newer, and asks browsers to stay with it', async () => {
  const intake = await start(tls);
  expect(intake.url).toMatch(/^https:/);
  const url = intake.url.replace('127.0.0.1', 'localhost');
  const { status, headers } = await ask(`${url}${someLink()}`);
  expect(status).toBe(404);
  expect(headers['strict-transport-security']).toBe('max-age=63072000');
  await expect(ask(`${url}/`, { maxVersion: 'TLSv1.1' } as http.RequestOptions)).rejects.toThrow();
  await expect(ask(`${url.replace('https', 'http')}/`)).rejects.toThrow();
});

test('behind a proxy it takes only what came to that encrypted', async () => {
  const intake = await start({ ROLLBOOK_INTAKE_PROXY: '127.0.0.1' });
  const through = (protocol: string) =>
    ask(`${intake.url}${someLink()}`, { headers: { 'x-forwarded-proto': protocol, 'x-forwarded-for': '192.0.2.7' } });
  expect((await through('https')).status).toBe(404);
  expect((await through('https')).headers['strict-transport-security']).toBeDefined();
  expect((await through('http')).status).toBe(403);
  expect((await ask(`${intake.url}${someLink()}`)).status).toBe(403);
});

test('nobody but the proxy is believed about where a request comes from', async () => {
  const [behind, alone] = [await start({ ROLLBOOK_INTAKE_PROXY: '192.0.2.1' }), await start({})];
  const claim = { headers: { 'x-forwarded-proto': 'https', 'x-forwarded-for': '198.51.100.1' } };
  expect((await ask(`${behind.url}${someLink()}`, claim)).status).toBe(403);
  // Each claims to be somebody else, and is counted as the one that it is.
  const statuses = [];
  for (let at = 0; at < 200; at += 1) {
    const headers = { 'x-forwarded-for': `198.51.100.${at}` };
    statuses.push((await ask(`${alone.url}${someLink()}`, { headers })).status);
  }
  expect(statuses.at(0)).toBe(404);
  expect(statuses.at(-1)).toBe(429);
});

test('each link has a limit of its own, however many addresses ask for it', async () => {
  const intake = await start({ ROLLBOOK_INTAKE_PROXY: '127.0.0.1' });
  const link = someLink();
  const statuses = [];
  for (let at = 0; at < 70; at += 1) {
    const headers = { 'x-forwarded-proto': 'https', 'x-forwarded-for': `198.51.100.${at}` };
    statuses.push((await ask(`${intake.url}${link}`, { headers })).status);
  }
  expect(statuses.slice(0, 60)).toEqual(Array.from({ length: 60 }, () => 404));
  expect(statuses.at(-1)).toBe(429);
});

const refused: Array<[string, NodeJS.ProcessEnv, RegExp]> = [
  ['plain HTTP to other machines', { ROLLBOOK_INTAKE_LISTEN: '0.0.0.0:8444' }, /^ROLLBOOK_INTAKE_LISTEN: Secrets/],
  ['a host that is not this machine', { ROLLBOOK_INTAKE_LISTEN: 'intake.example:8444' }, /^ROLLBOOK_INTAKE_LISTEN/],
  [
    'a certificate without its key',
    { ROLLBOOK_INTAKE_TLS_CERT: tls.ROLLBOOK_INTAKE_TLS_CERT },
    /^ROLLBOOK_INTAKE_TLS_KEY/,
  ],
  [
    'a file that is not there',
    { ...tls, ROLLBOOK_INTAKE_TLS_KEY: '/nowhere.key' },
    /^ROLLBOOK_INTAKE_TLS_KEY: The file/,
  ],
  ['a proxy by name', { ROLLBOOK_INTAKE_PROXY: 'proxy.example' }, /^ROLLBOOK_INTAKE_PROXY/],
  ['everybody as a proxy', { ROLLBOOK_INTAKE_PROXY: '0.0.0.0/0' }, /^ROLLBOOK_INTAKE_PROXY/],
  ['no key', { ROLLBOOK_INTAKE_PUBLIC_KEY: '' }, /^ROLLBOOK_INTAKE_PUBLIC_KEY: .* missing/],
  ['another text as its key', { ROLLBOOK_INTAKE_PUBLIC_KEY: 'rollbook-private-AAAA' }, /^ROLLBOOK_INTAKE_PUBLIC_KEY/],
  ['no database', { DATABASE_URL: '' }, /^DATABASE_URL/],
];

test.each(refused)('it does not start with %s', (_, variables, message) => {
  const read = () => readIntakeEnvironment({ ...environment, ...variables });
  expect(read).toThrow(EnvironmentError);
  expect(read).toThrow(message);
});
