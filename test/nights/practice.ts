import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import pino from 'pino';
import { expect, inject } from 'vitest';
import { createActivities } from '../../activities/index.js';
import { openThreads } from '../../activities/threads/threads.js';
import type { RunReport } from '../../activities/provisioning/run-end.js';
import { identityFingerprint, mappingFingerprint, scopeFingerprint } from '../../config/fingerprints.js';
import { encryptSecret, parseSecretKeys } from '../../config/secrets.js';
import { districtSettings, type DistrictSettings } from '../../config/settings.js';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../sandbox/index.js';
import { openStore, type Store } from '../../store/postgres/connect.js';
import { putSecret } from '../../store/credentials/put-secret.js';
import { planSummary, type PlanCount } from '../../store/provisioning/plan/summary.js';
import { registerDistrict } from '../../store/districts/register-district.js';
import { redactFailures } from '../../worker/redact-failures.js';
import type { ActivityInboundCallsInterceptor, WorkerOptions } from '@temporalio/worker';
import { workflowIdOf } from '../../client/provision.js';
import type { Mode } from '../../activities/provisioning/connect.js';
import { freshDatabase } from '../harness/database.js';
import { startTestWorker, testClient, uniqueName, type TestWorker } from '../harness/temporal.js';

const key = Buffer.alloc(32, 7).toString('base64');

export interface Practice {
  store: Store;
  databaseUrl: string;
  sandbox: Sandbox;
  district: string;
  settings: DistrictSettings;
  worker: TestWorker;
  /** Starts the worker anew on its task queue, with other workflows if they are given: a deploy. */
  deploy(workflowBundle?: { code: string }): Promise<void>;
  /** Runs a night to its end. `asOf` is a date or a local time of the district. */
  night(options?: { asOf?: string; mode?: Mode }): Promise<RunReport>;
  /** Changes the district's settings. */
  change(edit: (settings: DistrictSettings) => void): Promise<void>;
  play(
    kind: string,
    settings?: Record<string, unknown>,
  ): Promise<{ touched: Record<string, string[]> } & Record<string, unknown>>;
  fault(name: string, settings?: Record<string, unknown>): Promise<void>;
  calm(): Promise<void>;
  plant(what: string, settings: Record<string, unknown>): Promise<unknown>;
  stop(): Promise<void>;
}

/** A practice district with its own sandbox, database and worker, on the test run's PostgreSQL and Temporal. */
export async function startPractice(
  options: Partial<SandboxOptions> & {
    edit?: (settings: DistrictSettings) => void;
    /** Sees each step of a run before it begins. */
    interceptor?: ActivityInboundCallsInterceptor;
  } = {},
): Promise<Practice> {
  const { edit, interceptor, ...wanted } = options;
  const district = uniqueName('district');
  const dataFolder = join(inject('runFolder'), district);
  mkdirSync(dataFolder, { recursive: true });
  const sandbox = await startSandbox({ dataFolder, students: 300, today: '2026-11-23', ...wanted });
  const databaseUrl = await freshDatabase();
  const store = openStore(databaseUrl);
  const settings = districtSettings.parse({
    district,
    name: 'Practice District',
    timezone: 'America/Chicago',
    sis: { url: sandbox.powerschoolUrl },
    canvas: { url: sandbox.canvasUrl },
    // A night ends, so that the next one can be played; test/holds has those that wait for decisions.
    holds: { expiresAt: null },
  });
  edit?.(settings);
  await register(store, settings);
  const secretKeys = parseSecretKeys(key);
  await putSecret(
    store.db,
    district,
    'sis',
    encryptSecret('practice-client:practice-secret', secretKeys[0], { district, name: 'sis' }),
  );
  await putSecret(
    store.db,
    district,
    'canvas',
    encryptSecret('practice-token', secretKeys[0], { district, name: 'canvas' }),
  );
  const log = pino({ level: process.env.ROLLBOOK_TEST_LOG ? 'warn' : 'silent' });
  const threads = openThreads({ databaseUrl, secretKeys }, inject('threadProgram'));
  const startWorker = (more: Partial<WorkerOptions> = {}): Promise<TestWorker> =>
    startTestWorker({
      activities: createActivities({ store, secretKeys, profile: 'practice', scratchFolder: dataFolder, log }, threads),
      interceptors: {
        activity: [
          () => ({ inbound: redactFailures(log) }),
          ...(interceptor ? [() => ({ inbound: interceptor })] : []),
        ],
      },
      ...more,
    });
  let worker = await startWorker();
  const { taskQueue } = worker;
  const control = async (method: string, path: string, body?: unknown): Promise<Record<string, unknown>> => {
    const answer = await fetch(`${sandbox.controlUrl}${path}`, {
      method,
      headers: body === undefined ? {} : { 'content-type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
  };
  return {
    store,
    databaseUrl,
    sandbox,
    district,
    settings,
    worker: { taskQueue, stop: () => worker.stop() },
    deploy: async (workflowBundle) => {
      await worker.stop();
      worker = await startWorker({ taskQueue, ...(workflowBundle && { workflowBundle }) });
    },
    night: async ({ asOf = '2026-11-23T00:30', mode = 'apply' } = {}) => {
      const client = await testClient();
      const report = (await client.workflow.execute('provisionDistrict', {
        workflowId: workflowIdOf(district, mode),
        taskQueue,
        args: [{ district, mode, asOf }],
      })) as RunReport;
      await expectHonestCounts(store);
      return report;
    },
    change: async (editing) => {
      editing(settings);
      await register(store, settings);
    },
    play: async (kind, extra = {}) => (await control('POST', '/events', { kind, ...extra })) as never,
    fault: async (name, extra = {}) => void (await control('PUT', `/faults/${name}`, extra)),
    calm: async () => void (await control('DELETE', '/faults')),
    plant: (what, extra) => control('POST', '/canvas/plant', { what, ...extra }),
    stop: async () => {
      await worker.stop();
      await threads.close();
      await sandbox.stop();
      await store.close();
    },
  };
}

/** What planning told of the newest run in numbers is what its plan holds, whatever night it was. */
async function expectHonestCounts(store: Store): Promise<void> {
  const [newest] = await store.sql<Array<{ id: number; kinds: PlanCount[] }>>`
    select run_id as id, counts->'kinds' as kinds from run_stage where stage = 'plan' order by run_id desc limit 1`;
  const byOperation = (counts: readonly PlanCount[]): Record<string, number> => {
    const rows: Record<string, number> = {};
    for (const { kind, op, rows: more } of counts) rows[`${kind} ${op}`] = (rows[`${kind} ${op}`] ?? 0) + more;
    return rows;
  };
  expect(byOperation(newest!.kinds)).toEqual(byOperation(await planSummary(store.sql, newest!.id)));
}

async function register(store: Store, settings: DistrictSettings): Promise<void> {
  await registerDistrict(store.db, settings, {
    identity: identityFingerprint(settings),
    scope: scopeFingerprint(settings),
    mapping: mappingFingerprint(settings),
  });
}
