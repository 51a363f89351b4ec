import { Client, Connection, ScheduleOverlapPolicy, type ScheduleHandle } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort } from '../../embedded/ports.js';
import { startOwnTemporalServer, type TemporalServer } from '../../embedded/temporal-server.js';
import { quietRuntime, workflowBundle } from '../harness/temporal.js';
import { nightly, pagesRead, release, type provision } from './workflows/night.js';

// What was learned:
// - The schedule appends a time stamp to the id of what it starts, so its overlap policy guards `nightly` only. The
//   child's fixed id is the mutex: a second start is refused with WorkflowExecutionAlreadyStartedError, which the parent
//   can catch, and `nightly` then ends well.
//   (It comes from @temporalio/common. Testing with `instanceof` against something undefined does not fail the run: the
//   workflow task is tried again for ever, `nightly` stays open, and the schedule skips every night after it.)
// - An abandoned child outlives its parent, and Updates reach it by that id without a run id.
// - The SQLite file keeps everything that was acknowledged: schedules, histories, timers, accepted Updates. After
//   kill -9 and a restart on the same port, worker and client connect again by themselves; an activity whose
//   completion could not be reported is run again.

const folder = mkdtempSync(join(tmpdir(), 'rollbook-temporal-'));
const taskQueue = 'proof';
const run = 'provision/practice';

let server: TemporalServer;
let port: number;
let client: Client;
let native: NativeConnection;
let worker: Worker;
let running: Promise<void>;
let schedule: ScheduleHandle;
const attempts: number[] = [];

const startServer = () =>
  startOwnTemporalServer({
    port,
    namespaces: ['default'],
    dataFile: join(folder, 'temporal.db'),
    log: join(folder, 'temporal.log'),
  });

beforeAll(async () => {
  quietRuntime();
  port = await freePort();
  server = await startServer();
  client = new Client({ connection: await Connection.connect({ address: server.address }) });
  native = await NativeConnection.connect({ address: server.address });
  worker = await Worker.create({
    connection: native,
    taskQueue: taskQueue,
    workflowBundle: await workflowBundle(fileURLToPath(new URL('./workflows/night.ts', import.meta.url))),
    activities: {
      readPage: async (page: number) => {
        attempts.push(page);
        return 1;
      },
    },
  });
  running = worker.run();
  schedule = await client.schedule.create({
    scheduleId: 'nightly/practice',
    spec: { calendars: [{ hour: 4, minute: 30 }], timezone: 'America/Chicago' },
    policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: '4h' },
    action: { type: 'startWorkflow', workflowType: nightly, workflowId: run, args: [run], taskQueue: taskQueue },
  });
});

afterAll(async () => {
  worker.shutdown();
  await running;
  await native.close();
  await client.connection.close();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

const child = () => client.workflow.getHandle<typeof provision>(run);

/** Triggers the schedule and returns what `nightly` ended with. */
async function night(): Promise<{ workflowId: string; result: string }> {
  await sleep(1000); // the time stamp in the id counts whole seconds: each trigger gets an id of its own
  const before = (await schedule.describe()).info.recentActions.length;
  await schedule.trigger(ScheduleOverlapPolicy.SKIP);
  const started = await eventually(async () => (await schedule.describe()).info.recentActions[before]);
  const { workflowId, firstExecutionRunId } = started.action.workflow;
  const result: string = await client.workflow.getHandle(workflowId, firstExecutionRunId).result();
  return { workflowId, result };
}

async function eventually<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const found = await look().catch(() => undefined);
    if (found) return found;
    await sleep(100);
  }
}

test('the schedule starts nightly, and the run it starts outlives it under a fixed id', async () => {
  const { workflowId, result } = await night();
  expect(workflowId).toMatch(/^provision\/practice-\d{4}-/);
  expect(result).toBe('started');
  await expect(child().describe()).resolves.toMatchObject({ status: { name: 'RUNNING' } });
});

test('a second trigger while the run is under way starts no other', async () => {
  const { runId } = await child().describe();
  expect(await night()).toMatchObject({ result: 'already running' });
  expect((await child().describe()).runId).toBe(runId);
});

test('a decision without a name is refused by the validator, and leaves no trace in the history', async () => {
  await expect(child().executeUpdate(release, { args: [{ by: '' }] })).rejects.toThrow();
  const { events } = await child().fetchHistory();
  expect(events?.filter((event) => event.workflowExecutionUpdateAcceptedEventAttributes)).toEqual([]);
});

test('after kill -9 of the server the run stands where it was, takes a decision and goes on to its end', async () => {
  await eventually(async () => ((await child().query(pagesRead)) === 3 ? true : undefined));
  const { runId } = await child().describe();
  await server.kill();
  server = await startServer();

  expect(await eventually(() => child().describe())).toMatchObject({ runId, status: { name: 'RUNNING' } });
  const answer = await child().executeUpdate(release, { args: [{ by: 'the registrar' }] });
  expect(answer).toEqual({ released: true, by: 'the registrar' });

  await server.kill(); // while its timer runs, its decision already given
  server = await startServer();
  expect(await eventually(() => child().result())).toEqual({ pages: 6, releasedBy: 'the registrar' });
  expect(attempts).toEqual([1, 2, 3, 4, 5, 6]);
});

test('the schedule outlives the server: same time, same zone, and it starts the next night', async () => {
  const { spec, info } = await schedule.describe();
  expect(spec.timezone).toBe('America/Chicago');
  expect(info.nextActionTimes.length).toBeGreaterThan(0);
  const before = (await child().describe()).runId;
  expect(await night()).toMatchObject({ result: 'started' });
  const { runId } = await child().describe();
  expect(runId).not.toBe(before);
  await child().terminate('the proof is done');
});
