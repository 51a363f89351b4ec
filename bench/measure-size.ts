import type { Client, WorkflowHandle } from '@temporalio/client';
import { addDays } from '../roster/dates.js';
import type { Store } from '../store/postgres/connect.js';
import { provisionId, taskQueue } from '../workflows/ids.js';
import { middleOf } from './middle-of.js';
import { mostMegabytesOf } from './process-memory.js';
import { processorSeconds } from './processor-time.js';
import { startPipeline } from './pipeline.js';
import { drain, type Drained } from './run-drain.js';
import type { SinkCanvas } from './sink-canvas.js';
import { changedRows, plannedRows, sentRows } from './rows-of-runs.js';

export interface NightFigures {
  name: string;
  seconds: number;
  /** Rows per second of the night by those of the drains just before and after it. */
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
  drain: Drained;
  nights: MiddleOfNights[];
}

/** Nights of one kind, of which the one with the middle ratio counts. */
export interface MiddleOfNights {
  middle: NightFigures;
  /** In the order in which they were measured. */
  all: NightFigures[];
}

/** How many nights of each kind are measured: the shorter they are, the more what else the machine does moves them. */
const timesAt = (enrollments: number): number => (enrollments > 1_000_000 ? 3 : 5);

/**
 * Measures one size: first loads of several districts by one worker in turn (the first as one that has just started), then
 * quiet nights of the last, and nights with 0.1 % changed, with a drain before and after each: a night is held against
 * these two, since a shared machine is now faster and now slower. Of nights of one kind the middle one counts.
 */
export async function measureSize(options: {
  folder: string;
  enrollments: number;
  lanes: number;
}): Promise<SizeFigures> {
  const { enrollments, lanes } = options;
  const times = timesAt(enrollments);
  const districts = Array.from({ length: times }, (_, at) => `bench-${at + 1}`);
  const pipeline = await startPipeline({ ...options, districts, built: true });
  const worker = await pipeline.startWorker();
  const { store, powerschool } = pipeline;
  const drains: Drained[] = [];
  const severalTimes = async (begin: (time: number) => Night | Promise<Night>): Promise<NightFigures[]> => {
    const measured: NightFigures[] = [];
    for (let time = 0; time < times; time += 1) {
      const programs = { worker: worker.pid, ...pipeline.programs };
      const night = await measureNight({ ...pipeline, programs, ...(await begin(time)) });
      const before = drains.at(-1)!.seconds;
      const after = await drain(powerschool, lanes);
      drains.push(after);
      measured.push({ ...night, ratio: (before + after.seconds) / 2 / night.seconds });
    }
    return measured;
  };
  const district = districts.at(-1)!;
  const nights: NightFigures[][] = [];
  const asOf = (nth: number): string => `${addDays('2026-11-23', nth)}T00:30`;
  try {
    drains.push(await drain(powerschool, lanes));
    const load = { name: 'first load', goal: 0.25, asOf: asOf(0), changed: () => plannedRows(store) };
    nights.push(await severalTimes((time) => ({ ...load, district: districts[time]! })));
    const quiet = { district, name: 'nothing changed', goal: 1, changed: () => Promise.resolve(0) };
    nights.push(await severalTimes((time) => ({ ...quiet, asOf: asOf(1 + time) })));
    const busy = { district, name: '0.1 % changed', goal: 0.7, changed: () => changedRows(store) };
    nights.push(
      await severalTimes(async (time) => {
        await pipeline.change({ changedPerMille: 1, salt: 2 + time });
        return { ...busy, asOf: asOf(1 + times + time) };
      }),
    );
  } finally {
    await pipeline.stop();
  }
  const drained = { rows: drains[0]!.rows, seconds: middleOf(drains, (each) => each.seconds).seconds };
  const middles = nights.map((all) => ({ middle: middleOf(all, (each) => each.ratio), all }));
  return { enrollments, drain: drained, nights: middles };
}

interface Night {
  district: string;
  name: string;
  goal: number;
  asOf: string;
  /** How many rows of Canvas the night's changes come to. */
  changed: () => Promise<number>;
}

export interface NightToMeasure extends Night {
  client: Client;
  store: Store;
  sink: SinkCanvas;
  programs: { worker: number } & Record<string, number>;
}

/** Runs one night through the engine. The pipeline ends with the last upload: what Canvas does then is not ours. */
export async function measureNight(of: NightToMeasure): Promise<Omit<NightFigures, 'ratio'>> {
  const uploads = of.sink.sunk.imports;
  const before = processorSeconds(of.programs);
  const own = process.cpuUsage();
  const began = Date.now();
  const handle = await of.client.workflow.start('provisionDistrict', {
    workflowId: provisionId(of.district),
    taskQueue,
    args: [{ district: of.district, mode: 'apply', asOf: of.asOf }],
  });
  await handle.result();
  const ended = of.sink.sunk.imports > uploads ? of.sink.sunk.lastUploadAt : Date.now();
  const wholeSeconds = (Date.now() - began) / 1000;
  const after = processorSeconds(of.programs);
  const { user, system } = process.cpuUsage(own);
  return {
    name: of.name,
    seconds: (ended - began) / 1000,
    goal: of.goal,
    sent: await sentRows(of.store),
    changed: await of.changed(),
    events: Number((await handle.describe()).historyLength),
    workerMb: mostMegabytesOf(of.programs.worker),
    wholeSeconds,
    processor: {
      ...Object.fromEntries(Object.keys(of.programs).map((name) => [name, after[name]! - before[name]!])),
      sink: (user + system) / 1e6,
    },
    steps: await stepSeconds(handle),
  };
}

/** How long each activity took, from the run's history; steps of one name are added up. */
export async function stepSeconds(handle: WorkflowHandle): Promise<Record<string, number>> {
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
