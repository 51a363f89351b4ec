import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { decryptSecret, parseSecretKeys } from '../../config/secrets.js';
import type { Sandbox } from '../../sandbox/index.js';
import { eventually } from '../kills/eventually.js';
import { startOwnServers, type OwnServers } from '../kills/servers.js';
import { openStage, type Stage } from '../kills/stage.js';
import { resultOf, type RunHandle, type StageDistrict } from '../kills/stage-district.js';
import { findCanaries, type Canary, type Place } from './canaries.js';
import { passTroubledGradesBack, plantGrades } from './planted-grades.js';
import { canarySecrets, plantedPeople, startPlantedSandbox } from './planted-district.js';

let servers: OwnServers;
let sandbox: Sandbox;
let stage: Stage;
let district: StageDistrict;
const logs: string[] = [];
const canaries: Canary[] = [];
const places: Place[] = [];
const failures = new Set<string>();

beforeAll(async () => {
  const folder = join(inject('runFolder'), 'canary');
  [servers, sandbox] = await Promise.all([startOwnServers(folder), startPlantedSandbox(folder)]);
  stage = await openStage({ folder, servers, logLevel: 'debug' });
  const { clientId, clientSecret, canvasToken } = canarySecrets;
  const secrets = { sis: `${clientId}:${clientSecret}`, canvas: canvasToken };
  [district] = await Promise.all([
    // Student numbers as SIS ids: then Canvas's own messages name people.
    stage.openDistrict({
      ...{ district: 'planted', sandbox, secrets, pageSize: 100 },
      edit: ({ mapping, passback }) => {
        mapping.ids.user = '{identifier}';
        Object.assign(passback, { enabled: true, firstSend: 'released' });
      },
    }),
    stage.startWorker().then(({ log }) => logs.push(log)),
  ]);
  canaries.push(
    { what: 'the key', value: stage.key },
    { what: 'the client secret', value: clientSecret },
    { what: 'client id and secret in base64', value: Buffer.from(`${clientId}:${clientSecret}`).toString('base64') },
    { what: 'the Canvas token', value: canvasToken },
    { what: 'the password of the database', value: new URL(servers.databaseUrl).password },
    ...(await peopleCanaries()),
  );
});
afterAll(async () => {
  await stage?.stop();
  await servers?.stop();
});

/** The planted people, and every e-mail address, login and full name of the district. */
async function peopleCanaries(): Promise<Canary[]> {
  const users = (await district.truth('users')) as Array<
    Record<'givenName' | 'familyName' | 'email' | 'username', string>
  >;
  const planted = plantedPeople.flatMap((each) =>
    Object.entries(each).map(([field, value]) => ({ what: `planted ${field}`, value })),
  );
  const sampled = users.flatMap(({ givenName, familyName, email, username }) => [
    { what: 'an e-mail address', value: email },
    { what: 'a login', value: username },
    { what: 'a full name', value: `${givenName} ${familyName}` },
    { what: 'a sortable name', value: `${familyName}, ${givenName}` },
  ]);
  expect(users.filter(({ familyName }) => plantedPeople.some((each) => each.familyName === familyName))).toHaveLength(
    3,
  );
  return [...planted, ...sampled.filter(({ value }) => value && value.length >= 6)];
}

/** Whatever the engine shows of a run while it lasts: failures of attempts, heartbeats, details. */
async function watch(run: RunHandle): Promise<void> {
  const look = async () => {
    const { raw, memo, typedSearchAttributes, status } = await run.describe();
    for (const { lastFailure } of raw.pendingActivities ?? []) {
      const type = lastFailure?.applicationFailureInfo?.type;
      if (type) failures.add(type);
    }
    places.push({
      where: 'what a run shows while it lasts',
      content: { pending: raw.pendingActivities, memo, searchAttributes: typedSearchAttributes.getAll() },
    });
    return status.name !== 'RUNNING';
  };
  await eventually(() => look().catch(() => false), 'the run to end');
}

test('a night on which everything goes wrong that can', async () => {
  await troubleWithPowerSchool();
  await troubleWithCanvas();
  const { identifier } = plantedPeople[0]!;
  await stage.store.sql.unsafe(
    `alter table mirror_record add constraint canary check (body->>'identifier' <> '${identifier}')`,
  );
  const run = await district.start();
  const watching = watch(run);
  await eventually(() => failures.has('DATABASE'), 'the database to refuse a record');
  await stage.store.sql`alter table mirror_record drop constraint canary`;
  await servers.killPostgres();
  await resultOf(run);
  await watching;
  // The log knows of attempts that were over before anybody looked.
  expect([...failures, ...loggedCodes()]).toEqual(
    expect.arrayContaining([
      'PROVIDER_UNAVAILABLE',
      'ANSWER_CUT_SHORT',
      'ANSWER_NOT_JSON',
      'DATABASE',
      'IMPORT_RUNNING',
    ]),
  );
}, 180_000);

function loggedStages(): Array<Record<string, unknown>> {
  const lines = logs.flatMap((log) => readFileSync(log, 'utf8').trim().split('\n'));
  return lines.filter((line) => line.includes('"stage":')).map((line) => JSON.parse(line) as Record<string, unknown>);
}

function loggedCodes(): string[] {
  const lines = logs.flatMap((log) => readFileSync(log, 'utf8').trim().split('\n'));
  return lines.flatMap((line) => /"code":"(?<code>\w+)"/.exec(line)?.groups?.code ?? []);
}

async function troubleWithPowerSchool(): Promise<void> {
  // From some offset on: what strikes already while connecting is one failure only. Of two that strike side by side
  // only the first is told, so each strikes more than once.
  await district.fault('cut-body', { path: 'classes', from: 50, times: 5 });
  await district.fault('html-error?system=powerschool', { path: 'enrollments', from: 1000, times: 3 });
  await district.fault('bad-gateway', { path: 'enrollments', from: 50, times: 5 });
  await district.fault('too-many', { path: 'enrollments', from: 500, times: 2 });
  await district.fault('token-revoked', { times: 1 });
  await district.fault('bad-record', { path: 'users', kind: 'unknown-role', nth: 90 });
}

async function troubleWithCanvas(): Promise<void> {
  await district.fault('throttle-429', { path: 'permissions', times: 1 });
  await district.fault('throttle-403', { path: 'sis_imports', times: 1 });
  await district.fault('html-error?system=canvas', { path: 'sis_imports', times: 2 });
  await district.fault('lose-answer', { times: 1 });
  await district.fault('crash-in-chunk', { type: 'section', times: 1 });
  await district.fault('slow-import', { rowsPerSecond: 2000 });
}

test('a passback of planted grades, some of which PowerSchool refuses', async () => {
  await district.calm();
  canaries.push(...(await plantGrades(stage, district)));
  const sent = await passTroubledGradesBack(stage, district, (place) => places.push(place));
  expect(sent.accepted).toBeGreaterThan(3);
  expect(sent.refused).toBeGreaterThan(0);
}, 180_000);

test('a night on which Canvas refuses somebody, and one on which PowerSchool refuses us for good', async () => {
  await district.calm();
  await district.play('next-day');
  await district.play('drop-students', { count: 3 });
  await takePlantedLogin();
  const night = await district.start({ asOf: '2026-11-24T00:30' });
  await Promise.all([resultOf(night), watch(night)]);
  const [refusals] = await stage.store.sql<Array<{ named: number }>>`
    select count(*)::int as named from import_message where text like ${`%${plantedPeople[0]!.identifier}%`}`;
  expect(refusals!.named, "Canvas's message names somebody").toBeGreaterThan(0);
  await noteToken();
  await district.setSecret('sis', `${canarySecrets.clientId}:${canarySecrets.clientSecret}-wrong`);
  const refused = await district.start({ asOf: '2026-11-25T00:30' });
  await expect(resultOf(refused)).rejects.toThrow();
  expect((await refused.describe()).status.name).toBe('FAILED');
}, 180_000);

/** Somebody in Canvas is given, by hand, the login that a newcomer will get. */
async function takePlantedLogin(): Promise<void> {
  const { username } = plantedPeople[1]!;
  const holders = async () => (await district.truth('users')).filter((user) => user.username === username);
  const [holder] = await holders();
  await district.play('take-login', { ids: [holder!.sourcedId] });
  const newcomer = (await holders()).find(({ sourcedId }) => sourcedId !== holder!.sourcedId)!;
  const login = `${username}.${String(newcomer.sourcedId).toLowerCase()}`;
  await district.plant('ui-edit', { kind: 'login', sisId: plantedPeople[0]!.identifier, unique_id: login });
  await district.play('release-login');
}

/** The token that PowerSchool gave: it stands encrypted in the database. */
async function noteToken(): Promise<void> {
  const [row] = await stage.store.sql<Array<{ hidden: string }>>`select ciphertext as hidden from credential_token`;
  const value = decryptSecret(row!.hidden, parseSecretKeys(stage.key), { district: 'planted', name: 'sis-token' });
  canaries.push({ what: 'the token of PowerSchool', value });
}

test('commands that fail', async () => {
  const commands: Array<[string[], Record<string, string>]> = [
    [['connect', 'planted'], {}],
    [['sync', 'planted'], {}],
    [['secret', 'set', 'planted', 'nonsense'], {}],
    [['connect', 'planted'], { ROLLBOOK_KEY: `${stage.key}x` }],
    [['runs', 'planted'], { DATABASE_URL: servers.databaseUrl.replace(/:\d+\//, ':1/') }],
    [['sync', 'planted'], { TEMPORAL_ADDRESS: '127.0.0.1:1' }],
  ];
  const fail = async ([args, env]: (typeof commands)[number]) => {
    const { code, output } = await rollbook(args, env);
    expect(code, args.join(' ')).not.toBe(0);
    expect(output).not.toBe('');
    places.push({ where: `rollbook ${args.join(' ')}`, content: output });
  };
  for (let at = 0; at < commands.length; at += 3) await Promise.all(commands.slice(at, at + 3).map(fail));
}, 180_000);

/** Runs a command to its end; both of its streams. */
async function rollbook(args: string[], env: Record<string, string>): Promise<{ code: number | null; output: string }> {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', 'client/main.ts', ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      DATABASE_URL: servers.databaseUrl,
      TEMPORAL_ADDRESS: servers.temporalAddress,
      TEMPORAL_NAMESPACE: servers.temporalNamespace,
      ROLLBOOK_KEY: stage.key,
      ...env,
    },
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await ended, output: out + err };
}

const aNumber = expect.any(Number) as number;

/** Counts that each stage ends with. */
const countsOfStage: Record<string, object> = {
  connect: { collections: { enrollments: { total: aNumber } } },
  extract: { enrollments: { rows: aNumber } },
  map: { rows: aNumber },
  plan: { create: aNumber, update: aNumber, remove: aNumber },
  guard: { released: aNumber, held: aNumber, waiting: aNumber },
  import: { rows: aNumber },
  settle: { accepted: aNumber, rejected: aNumber, unproven: aNumber },
};

test('each stage of a run logs its begin and its end, with counts, seconds and what tells runs apart', () => {
  const lines = loggedStages().filter(({ run }) => run === 1);
  for (const stage of Object.keys(countsOfStage)) {
    const keys = { district: district.district, run: 1, kind: 'provisioning', stage };
    const of = (msg: string) => lines.filter((line) => line.stage === stage && line.msg === msg);
    expect(of('stage begins').at(0)).toMatchObject({ ...keys, attempt: 1 });
    expect(of('stage ends').at(-1)).toMatchObject({
      ...{ ...keys, attempt: expect.any(Number) as number },
      ...{ seconds: aNumber, counts: countsOfStage[stage] },
    });
  }
  const last = (stage: string) =>
    lines.findLast((line) => line.stage === stage && line.msg === 'stage ends')!.counts as Record<string, number>;
  const { accepted, rejected, unproven } = last('settle');
  expect(accepted).toBeGreaterThan(0);
  expect(unproven).toBe(0);
  // Rows that were sent again count again.
  expect(last('import').rows).toBeGreaterThanOrEqual(accepted! + rejected!);
});

test('show no secret and nobody: in histories, logs, failures, metrics, commands', async () => {
  let histories = 0;
  for await (const { workflowId, runId, memo } of stage.client.workflow.list()) {
    const history = await stage.client.workflow.getHandle(workflowId, runId).fetchHistory();
    places.push({ where: `the history of ${workflowId}`, content: JSON.parse(historyToJSON(history)) });
    places.push({ where: `the memo of ${workflowId}`, content: memo });
    histories += 1;
  }
  expect(histories).toBeGreaterThanOrEqual(3);
  for (const log of logs) {
    const lines = readFileSync(log, 'utf8');
    expect(lines).toContain('DATABASE');
    places.push({ where: 'the log of a worker', content: lines });
  }
  const metrics = await (await fetch(stage.workers[0]!.metricsUrl)).text();
  expect(metrics).toContain('rollbook_');
  places.push({ where: 'the metrics', content: metrics });

  expect(canaries.length).toBeGreaterThan(500);
  expect(findCanaries(canaries, places)).toEqual([]);
}, 120_000);

test('and the search would have found them where they do stand', async () => {
  const rows = await stage.store.sql`select body from mirror_record where collection = 'users'`;
  const found = findCanaries(canaries, [{ where: 'the mirror', content: rows }]);
  expect(found).toEqual(
    expect.arrayContaining(['planted familyName in the mirror', 'an e-mail address in the mirror']),
  );
  const written = await stage.store.sql`select after from grade_write`;
  expect(findCanaries(canaries, [{ where: 'the outbox', content: written }])).toEqual([
    'a planted score in the outbox',
  ]);
});
