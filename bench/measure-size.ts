import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Client, WorkflowHandle } from '@temporalio/client';
import type { Store } from '../store/connect.js';
import { provisionId, taskQueue } from '../workflows/ids.js';
import { processorSeconds } from './processor-time.js';
import { district, startPipeline } from './pipeline.js';
import type { SinkCanvas } from './sink-canvas.js';

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
  /** Seconds to the end of the run: Canvas's answer settled. `seconds` ends with the last upload. */
  wholeSeconds: number;
  /** Processor seconds of each program in `wholeSeconds`; the sink is the benchmark itself. */
  processor: Record<string, number>;
  /** Seconds of each step as the engine saw it, in order. */
  steps: Record<string, number>;
}

export interface SizeFigures {
  enrollments: number;
  drain: { rows: number; seconds: number };
  nights: NightFigures[];
}

const run = promisify(execFile);

/** Measures one size: drain, first load, drain, a quiet night, a night with 0.1 % changed, drain. */
export async function measureSize(options: {
  folder: string;
  enrollments: number;
  lanes: number;
}): Promise<SizeFigures> {
  const { enrollments, lanes } = options;
  const pipeline = await startPipeline({ ...options, built: true });
  const worker = await pipeline.startWorker();
  const { store, powerschool } = pipeline;
  const drains = [await drain(powerschool, lanes)];
  const nights: Array<Omit<NightFigures, 'ratio'>> = [];
  const night = async (name: string, goal: number, asOf: string, changed: () => Promise<number>) => {
    nights.push(
      await measureNight({
        ...pipeline,
        programs: { worker: worker.pid, ...pipeline.programs },
        name,
        goal,
        asOf,
        changed,
      }),
    );
    drains.push(await drain(powerschool, lanes));
  };
  try {
    await night('first load', 0.25, '2026-11-23T00:30', () => plannedRows(store));
    await night('nothing changed', 1, '2026-11-24T00:30', () => Promise.resolve(0));
    await pipeline.change({ changedPerMille: 1, salt: 2 });
    await night('0.1 % changed', 0.7, '2026-11-25T00:30', () => changedRows(store));
  } finally {
    await pipeline.stop();
  }
  const drained = { rows: drains[0]!.rows, seconds: median(drains.map((each) => each.seconds)) };
  return {
    enrollments,
    drain: drained,
    nights: nights.map((each) => ({ ...each, ratio: drained.seconds / each.seconds })),
  };
}

interface NightToMeasure {
  client: Client;
  store: Store;
  sink: SinkCanvas;
  programs: { worker: number } & Record<string, number>;
  name: string;
  goal: number;
  asOf: string;
  changed: () => Promise<number>;
}

/** Runs one night through the engine. The pipeline ends with the last upload: what Canvas does then is not ours. */
async function measureNight(of: NightToMeasure): Promise<Omit<NightFigures, 'ratio'>> {
  const uploads = of.sink.sunk.imports;
  const before = processorSeconds(of.programs);
  const own = process.cpuUsage();
  const began = Date.now();
  const handle = await of.client.workflow.start('provisionDistrict', {
    workflowId: provisionId(district),
    taskQueue,
    args: [{ district, mode: 'apply', asOf: of.asOf }],
  });
  await handle.result();
  const ended = of.sink.sunk.imports > uploads ? of.sink.sunk.lastUploadAt : Date.now();
  const wholeSeconds = (Date.now() - began) / 1000;
  const after = processorSeconds(of.programs);
  const { user, system } = process.cpuUsage(own);
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
      Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${of.programs.worker}/status`, 'utf8'))?.[1] ?? 0) / 1024,
    ),
    wholeSeconds,
    processor: {
      ...Object.fromEntries(Object.keys(of.programs).map((name) => [name, after[name]! - before[name]!])),
      sink: (user + system) / 1e6,
    },
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
