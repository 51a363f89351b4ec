import { join } from 'node:path';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { ServerProcess } from '../../embedded/server-process.js';
import { startWorkerProcess } from '../../embedded/worker-process.js';
import { openMaple, type Maple } from '../client/maple.js';
import { rollbookProcess } from '../client/rollbook.js';
import { certificate, startGatekeeper, startTlsFront, type Front } from './tls-front.js';

const authority = { TEMPORAL_TLS_SERVER_CA_CERT_PATH: certificate('authority.pem') };
const ourselves = {
  TEMPORAL_TLS_CLIENT_CERT_PATH: certificate('client.pem'),
  TEMPORAL_TLS_CLIENT_KEY_PATH: certificate('test-only-client.key'),
};
const asData = {
  TEMPORAL_TLS_SERVER_CA_CERT_DATA: readFileSync(certificate('authority.pem'), 'utf8'),
  TEMPORAL_TLS_CLIENT_CERT_DATA: readFileSync(certificate('client.pem'), 'utf8'),
  TEMPORAL_TLS_CLIENT_KEY_DATA: readFileSync(certificate('test-only-client.key'), 'utf8'),
};

let maple: Maple;
let front: Front & { let: () => number };
let mutual: Front & { let: () => number };
const workers: ServerProcess[] = [];

beforeAll(async () => {
  maple = await openMaple('tls');
  await maple.ready();
  for (const worker of [...maple.stage.workers]) await maple.stage.stopWorker(worker); // it speaks without TLS
  const target = inject('temporalAddress');
  [front, mutual] = await Promise.all([startTlsFront(target), startTlsFront(target, { mutual: true })]);
});
afterAll(async () => {
  await Promise.all(workers.map((worker) => worker.kill()));
  await Promise.all([front, mutual].map((each) => each.stop()));
  await maple.stop();
});

type Variables = Record<string, string>;

const logOf = (name: string) => join(inject('runFolder'), `tls-${name}.log`);

/** A worker of the district's database that reaches Temporal as `env` says. */
async function startWorker(name: string, temporalAddress: string, env: Variables): Promise<void> {
  const { servers, key } = maple.stage;
  workers.push(await startWorkerProcess({ ...servers, key, temporalAddress, env, log: logOf(name) }));
}

/** What a worker said that did not come up. */
async function refusal(name: string, temporalAddress: string, env: Variables): Promise<string> {
  await expect(startWorker(name, temporalAddress, env)).rejects.toMatchObject({ code: 'PROCESS_NOT_READY' });
  return readFileSync(logOf(name), 'utf8');
}

const command = (address: string, env: Variables, ...words: string[]) =>
  rollbookProcess([...words, '--json'], { ...maple.variables, TEMPORAL_ADDRESS: address, ...env });

const isClear = (text: string): void => {
  expect(text).toMatch(/^TEMPORAL_UNREACHABLE: The Temporal server at localhost:\d+ .*Check `TEMPORAL_ADDRESS`/m);
  expect(text).not.toMatch(/^\s+at /m);
};

test('worker and command line reach Temporal through TLS, with an authority of their own', async () => {
  await startWorker('own-authority', front.address, authority);
  const { code, err, json } = await command(front.address, authority, 'sync', 'maple', '--observe');
  expect(code, err).toBe(0);
  expect(json()).toMatchObject({ outcome: 'observed' });
  expect(front.let()).toBeGreaterThanOrEqual(2);
});

test('where Temporal asks for certificates, worker and command line show theirs, from files or from variables', async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.stop('SIGTERM', 90_000)));
  await startWorker('mutual', mutual.address, { ...authority, ...ourselves });
  const { code, err, json } = await command(mutual.address, asData, 'sync', 'maple', '--observe');
  expect(code, err).toBe(0);
  expect(json()).toMatchObject({ outcome: 'observed' });
  const before = mutual.let();
  isClear(await refusal('unknown-caller', mutual.address, authority));
  const told = await command(mutual.address, authority, 'schedule', 'maple');
  expect([told.code, told.json().error]).toMatchObject([3, { code: 'TEMPORAL_UNREACHABLE' }]);
  expect(mutual.let()).toBe(before);
});

test('a server whose certificate nobody vouches for is not talked to, and the worker ends with what to do', async () => {
  const before = front.let();
  isClear(await refusal('no-authority', front.address, { TEMPORAL_TLS: 'true' }));
  const told = await command(front.address, { TEMPORAL_TLS: 'true' }, 'schedule', 'maple');
  expect([told.code, told.json().error]).toMatchObject([3, { code: 'TEMPORAL_UNREACHABLE' }]);
  expect(front.let()).toBe(before);
});

test('a certificate file that is not there is named with its variable', async () => {
  const env = { TEMPORAL_TLS_SERVER_CA_CERT_PATH: '/nowhere/authority.pem' };
  const said = await refusal('no-file', front.address, env);
  expect(said).toMatch(/^TEMPORAL_TLS_SERVER_CA_CERT_PATH: .*\/nowhere\/authority.pem/m);
  expect(said).not.toMatch(/^\s+at /m);
  const told = await command(front.address, env, 'schedule', 'maple');
  expect([told.code, told.json().error]).toMatchObject([2, { code: 'ENVIRONMENT_INVALID' }]);
});

test('an API key is shown with every call, and not told when it is refused', async () => {
  const gate = await startGatekeeper();
  try {
    const env = { ...authority, TEMPORAL_API_KEY: 'test-api-key' };
    const said = await refusal('api-key', gate.address, env);
    isClear(said);
    expect([...gate.shown]).toEqual(['Bearer test-api-key']);
    gate.shown.clear();
    const told = await command(gate.address, env, 'schedule', 'maple');
    expect([told.code, told.json().error]).toMatchObject([3, { code: 'TEMPORAL_UNREACHABLE' }]);
    expect([...gate.shown]).toEqual(['Bearer test-api-key']);
    expect(said + told.out + told.err).not.toContain('test-api-key');
  } finally {
    await gate.stop();
  }
});
