import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Client, Connection, type WorkflowHandle } from '@temporalio/client';
import { identityFingerprint, mappingFingerprint, scopeFingerprint } from '../config/fingerprints.js';
import { encryptSecret, parseSecretKeys } from '../config/secrets.js';
import { districtSettings } from '../config/settings.js';
import { canvasFiles, type CanvasKind } from '../canvas/rows.js';
import { startNodePart } from '../embedded/node-part.js';
import { freePort } from '../embedded/ports.js';
import { startPostgres } from '../embedded/postgres-server.js';
import { startOwnTemporalServer } from '../embedded/temporal-server.js';
import { startWorkerProcess } from '../embedded/worker-process.js';
import { bundleWorkflows } from '../embedded/workflow-bundle.js';
import { openStore, type Store } from '../store/connect.js';
import { putSecret } from '../store/credentials/secrets.js';
import { registerDistrict } from '../store/districts/register-district.js';
import { migrate } from '../store/migrate.js';
import { provisionId, taskQueue } from '../workflows/ids.js';
import { startSinkCanvas, type SinkCanvas } from './sink-canvas.js';

export interface NightFigures {
  name: string;
  seconds: number;
  /** Rows per second of the night by those of the drain. */
  ratio: number;
  goal: number;
  sent: number;
  changed: number;
  events: number;
  /** Most resident memory of the worker's process so far, megabytes. */
  workerMb: number;
  /** Seconds of each step as the engine saw it, in order. */
  steps: Record<string, number>;
}

export interface SizeFigures {
  enrollments: number;
  drain: { rows: number; seconds: number };
  nights: NightFigures[];
}

const district = 'bench';
const run = promisify(execFile);

/** Measures one size: drain, first load, drain, a quiet night, a night with 0.1 % changed, drain. */
export async function measureSize(options: {
  folder: string;
  enrollments: number;
  lanes: number;
}): Promise<SizeFigures> {
  const { folder, enrollments, lanes } = options;
  mkdirSync(folder, { recursive: true });
  const log = (name: string) => join(folder, `${name}.log`);
  const postgres = await startPostgres({
    folder: join(folder, 'postgres'),
    port: await freePort(),
    log: log('postgres'),
  });
  const temporal = await startOwnTemporalServer({
    port: await freePort(),
    namespaces: ['default'],
    log: log('temporal'),
  });
  const provider = await startNodePart({
    title: 'The benchmark provider',
    file: 'sandbox/bench-main.ts',
    args: ['--enrollments', String(enrollments)],
    log: log('provider'),
  });
  const ready = provider.ready as { powerschool: string; control: string };
  const sink = await startSinkCanvas();
  await migrate(postgres.url);
  const store = openStore(postgres.url);
  const key = Buffer.alloc(32, 5).toString('base64');
  await register(store, key, { sis: ready.powerschool, canvas: sink.url, lanes });
  sink.expect(() => countsOfNewest(store));
  const worker = await startWorkerProcess({
    databaseUrl: postgres.url,
    temporalAddress: temporal.address,
    temporalNamespace: 'default',
    key,
    log: log('worker'),
    workflowBundle: await bundleWorkflows(join(folder, 'workflow-bundle.js')),
  });
  const connection = await Connection.connect({ address: temporal.address });
  const client = new Client({ connection });
  const drains = [await drain(ready.powerschool, lanes)];
  const nights: Array<Omit<NightFigures, 'ratio'>> = [];
  const night = async (name: string, goal: number, asOf: string, changed: () => Promise<number>) => {
    nights.push(await measureNight({ client, store, sink, pid: worker.pid, name, goal, asOf, changed }));
    drains.push(await drain(ready.powerschool, lanes));
  };
  try {
    await night('first load', 0.25, '2026-11-23T00:30', () => plannedRows(store));
    await night('nothing changed', 1, '2026-11-24T00:30', () => Promise.resolve(0));
    await fetch(ready.control, { method: 'POST', body: JSON.stringify({ changedPerMille: 1, salt: 2 }) });
    await night('0.1 % changed', 0.7, '2026-11-25T00:30', () => changedRows(store));
  } finally {
    await worker.stop();
    await connection.close();
    await store.close();
    await sink.stop();
    await provider.stop();
    await temporal.stop();
    await postgres.stop();
  }
  const best = { rows: drains[0]!.rows, seconds: median(drains.map((each) => each.seconds)) };
  return {
    enrollments,
    drain: best,
    nights: nights.map((each) => ({ ...each, ratio: best.seconds / each.seconds })),
  };
}

interface NightToMeasure {
  client: Client;
  store: Store;
  sink: SinkCanvas;
  pid: number;
  name: string;
  goal: number;
  asOf: string;
  changed: () => Promise<number>;
}

/** Runs one night through the engine. The pipeline ends with the last upload: what Canvas does then is not ours. */
async function measureNight(of: NightToMeasure): Promise<Omit<NightFigures, 'ratio'>> {
  const uploads = of.sink.sunk.imports;
  const began = Date.now();
  const handle = await of.client.workflow.start('provisionDistrict', {
    workflowId: provisionId(district),
    taskQueue,
    args: [{ district, mode: 'apply', asOf: of.asOf }],
  });
  await handle.result();
  const ended = of.sink.sunk.imports > uploads ? of.sink.sunk.lastUploadAt : Date.now();
  const [last] = await of.store.sql<Array<{ id: number; rows: number }>>`
    select r.id, coalesce((select sum(value::int) from sis_import i, jsonb_each_text(i.rows) where i.run_id = r.id), 0)::int as rows
    from run r order by id desc limit 1`;
  return {
    name: of.name,
    seconds: (ended - began) / 1000,
    goal: of.goal,
    sent: last!.rows,
    changed: await of.changed(),
    events: Number((await handle.describe()).historyLength),
    workerMb: Math.round(
      Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${of.pid}/status`, 'utf8'))?.[1] ?? 0) / 1024,
    ),
    steps: await stepSeconds(handle),
  };
}

/** How long each activity took, from the run's history; steps of one name are added up. */
async function stepSeconds(handle: WorkflowHandle): Promise<Record<string, number>> {
  const names = new Map<string, { name: string; at: number }>();
  const seconds: Record<string, number> = {};
  const { events } = await handle.fetchHistory();
  for (const event of events ?? []) {
    const at = Number(event.eventTime?.seconds ?? 0) + Number(event.eventTime?.nanos ?? 0) / 1e9;
    const begun = event.activityTaskScheduledEventAttributes;
    if (begun) names.set(String(event.eventId), { name: begun.activityType!.name!, at });
    const step = names.get(String(event.activityTaskCompletedEventAttributes?.scheduledEventId));
    if (step) seconds[step.name] = (seconds[step.name] ?? 0) + at - step.at;
  }
  return seconds;
}

async function drain(url: string, lanes: number): Promise<{ rows: number; seconds: number }> {
  const script = fileURLToPath(new URL('./drain.ts', import.meta.url));
  const { stdout } = await run(process.execPath, ['--import', 'tsx', script, url, String(lanes)]);
  return JSON.parse(stdout) as { rows: number; seconds: number };
}

async function register(store: Store, key: string, at: { sis: string; canvas: string; lanes: number }): Promise<void> {
  const settings = districtSettings.parse({
    district,
    name: 'Benchmark District',
    timezone: 'America/Chicago',
    sis: { url: at.sis, lanes: at.lanes },
    canvas: { url: at.canvas },
    // Nothing may be held here: the figures are of rows that are sent.
    limits: {
      studentDrops: { count: 10_000_000 },
      teacherDrops: { count: 10_000_000 },
      district: { count: 10_000_000 },
      class: { percent: 100 },
    },
  });
  await registerDistrict(store.sql, settings, {
    identity: identityFingerprint(settings),
    scope: scopeFingerprint(settings),
    mapping: mappingFingerprint(settings),
  });
  const [secretKey] = parseSecretKeys(key);
  const seal = (name: string, plain: string) =>
    putSecret(store.sql, district, name, encryptSecret(plain, secretKey, { district, name }));
  await seal('sis', 'practice-client:practice-secret');
  await seal('canvas', 'token');
}

/** What the newest submission holds, by Canvas's plural names: the sink says that all of it succeeded. */
async function countsOfNewest(store: Store): Promise<Record<string, number>> {
  const [newest] = await store.sql<Array<{ rows: Record<string, number> }>>`
    select rows from sis_import order by submitted_at desc limit 1`;
  return Object.fromEntries(
    Object.entries(newest?.rows ?? {}).map(([kind, rows]) => [canvasFiles[kind as CanvasKind].importer, rows]),
  );
}

async function plannedRows(store: Store): Promise<number> {
  const [counted] = await store.sql<Array<{ rows: number }>>`
    select ((select count(*) from plan_row where run_id = (select max(id) from run))
          + (select count(*) from plan_enrollment where run_id = (select max(id) from run)))::int as rows`;
  return counted!.rows;
}

/** What the last night's changes come to in Canvas: a seat in another class is a row that goes and a row that comes. */
async function changedRows(store: Store): Promise<number> {
  const [counted] = await store.sql<Array<{ rows: number }>>`
    select coalesce(sum(case when c.before->>'class_id' <> m.class_id then 2 else 1 end), 0)::int as rows
    from mirror_change c join mirror_enrollment m using (district_id, sourced_id)
    where c.run_id = (select max(id) from run) and c.collection = 'enrollments' and c.change = 'changed'`;
  return counted!.rows;
}

function median(values: number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
