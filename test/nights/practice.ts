import type { ActivityInboundCallsInterceptor, WorkerOptions } from '@temporalio/worker';
import { expect } from 'vitest';
import type { Mode } from '../../activities/provisioning/connect.js';
import type { RunReport } from '../../activities/provisioning/run-end.js';
import { workflowIdOf } from '../../client/provision.js';
import type { DistrictSettings } from '../../config/settings.js';
import type { Sandbox } from '../../sandbox/index.js';
import type { Store } from '../../store/postgres/connect.js';
import { planSummary, type PlanCount } from '../../store/provisioning/plan/summary.js';
import { redactFailures } from '../../worker/redact-failures.js';
import { startTestWorker, testClient, type TestWorker } from '../harness/temporal.js';
import { openPracticeDistrict, type PracticeDistrictOptions } from './practice-district.js';

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
  options: PracticeDistrictOptions & {
    /** Sees each step of a run before it begins. */
    interceptor?: ActivityInboundCallsInterceptor;
  } = {},
): Promise<Practice> {
  const { interceptor, ...wanted } = options;
  const opened = await openPracticeDistrict(wanted);
  const { store, databaseUrl, sandbox, district, settings, activities, log, control, change } = opened;
  const startWorker = (more: Partial<WorkerOptions> = {}): Promise<TestWorker> =>
    startTestWorker({
      activities,
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
    change,
    play: async (kind, extra = {}) => (await control('POST', '/events', { kind, ...extra })) as never,
    fault: async (name, extra = {}) => void (await control('PUT', `/faults/${name}`, extra)),
    calm: async () => void (await control('DELETE', '/faults')),
    plant: (what, extra) => control('POST', '/canvas/plant', { what, ...extra }),
    stop: async () => {
      await worker.stop();
      await opened.close();
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
