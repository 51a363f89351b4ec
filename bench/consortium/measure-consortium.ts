import { addDays } from '../../roster/dates.js';
import { isWell, type RunOutcome } from '../../codes/run-outcome.js';
import type { ServerProcess } from '../../embedded/server-process.js';
import { provisionId, taskQueue } from '../../workflows/ids.js';
import { middleOf } from '../middle-of.js';
import { startPipeline, type Pipeline } from '../pipeline.js';
import { mostMegabytesOf } from '../process-memory.js';
import { processorSeconds } from '../processor-time.js';
import { changedRows, sentRows } from '../rows-of-runs.js';
import { drain, type Drained } from '../run-drain.js';
import { meanStepTimes, type StepTimes } from './step-times.js';

/** A night of all districts at once. */
export interface ConsortiumNight {
  name: string;
  workers: number;
  /** From the first start to the last close. */
  seconds: number;
  /** `seconds` by those of the drains of all districts, one after another: the mean of those before and after. */
  ratio: number;
  /** Most that `ratio` should be; null: none is set. */
  goal: number | null;
  /** Rows sent by all districts, and what the changes of all come to in Canvas. */
  sent: number;
  changed: number;
  /** Of the run with the longest history. */
  events: number;
  /** Most resident memory of a worker's process so far, megabytes. */
  workerMb: number;
  /** Processor seconds of each program in `seconds`; the sink is the benchmark itself. */
  processor: Record<string, number>;
  /** Mean over the runs, by the name of the step. */
  steps: Record<string, StepTimes>;
}

export interface ConsortiumFigures {
  districts: number;
  /** Of each district. */
  enrollments: number;
  /** Rows of all districts, and the middle of the drains of all. */
  drain: Drained;
  nights: Array<{ middle: ConsortiumNight; all: ConsortiumNight[] }>;
}

export interface ConsortiumOptions {
  folder: string;
  districts: number;
  enrollments: number;
  lanes: number;
  /** Nights of each kind, of which the one with the middle ratio counts. Default: 3. */
  times?: number;
  /** Runs the workers that `npm run build` made. */
  built: boolean;
}

type Kind = Pick<ConsortiumNight, 'name' | 'goal'>;
const firstLoad: Kind = { name: 'first load', goal: null };
const quiet: Kind = { name: 'nothing changed', goal: 1.2 };
const busy: Kind = { name: '0.1 % changed', goal: 1.2 };

/**
 * Measures nights of many small districts in one database, all started at once, as by schedules of the same hour: the
 * first load, then quiet nights and nights with 0.1 % changed, with one worker and with two. All districts are drained
 * before and after each.
 */
export async function measureConsortium(options: ConsortiumOptions): Promise<ConsortiumFigures> {
  const { times = 3, lanes, built } = options;
  const districts = Array.from({ length: options.districts }, (_, at) => `bench-${at + 1}`);
  const pipeline = await startPipeline({ ...options, districts, built, ownSystems: true });
  const workers: ServerProcess[] = [];
  const drains: Drained[] = [];
  const nights: ConsortiumFigures['nights'] = [];
  let night = 0;
  const measure = async (kind: Kind, often: number): Promise<void> => {
    const all: ConsortiumNight[] = [];
    for (let time = 0; time < often; time += 1) {
      if (kind === busy) await pipeline.change({ changedPerMille: 1, salt: 2 + night });
      const measured = await measureNight(pipeline, districts, workers, `${addDays('2026-11-02', night)}T00:30`);
      night += 1;
      drains.push(await drain(pipeline.powerschool, lanes, districts.length));
      const [before, after] = drains.slice(-2) as [Drained, Drained];
      const changed = kind === busy ? await changedRows(pipeline.store, districts.length) : 0;
      all.push({ ...measured, ...kind, changed, ratio: measured.seconds / ((before.seconds + after.seconds) / 2) });
    }
    nights.push({ middle: middleOf(all, (each) => each.ratio), all });
  };
  try {
    workers.push(await pipeline.startWorker());
    drains.push(await drain(pipeline.powerschool, lanes, districts.length));
    await measure(firstLoad, 1);
    await measure(quiet, times);
    await measure(busy, times);
    workers.push(await pipeline.startWorker());
    await measure(quiet, times);
    await measure(busy, times);
  } finally {
    await pipeline.stop();
  }
  const { enrollments } = options;
  return {
    districts: districts.length,
    enrollments,
    drain: middleOf(drains, (each) => each.seconds),
    nights,
  };
}

async function measureNight(
  { client, store, programs }: Pipeline,
  districts: readonly string[],
  workers: readonly ServerProcess[],
  asOf: string,
): Promise<Omit<ConsortiumNight, 'name' | 'goal' | 'ratio' | 'changed'>> {
  const named = Object.fromEntries(workers.map(({ pid }, at) => [at === 0 ? 'worker' : `worker ${at + 1}`, pid]));
  const all: Record<string, number> = { ...named, ...programs };
  const before = processorSeconds(all);
  const own = process.cpuUsage();
  const began = performance.now();
  const handles = await Promise.all(
    districts.map((district) =>
      client.workflow.start('provisionDistrict', {
        workflowId: provisionId(district),
        taskQueue,
        args: [{ district, mode: 'apply', asOf }],
      }),
    ),
  );
  const reports = await Promise.all(handles.map((handle) => handle.result() as Promise<{ outcome: RunOutcome }>));
  const seconds = (performance.now() - began) / 1000;
  const after = processorSeconds(all);
  const { user, system } = process.cpuUsage(own);
  const unwell = reports.filter(({ outcome }) => !isWell(outcome)).length;
  if (unwell > 0) throw new Error(`${unwell} of ${districts.length} runs did not end well: the night is not measured`);
  const lengths = await Promise.all(handles.map(async (handle) => (await handle.describe()).historyLength));
  return {
    workers: workers.length,
    seconds,
    sent: await sentRows(store, districts.length),
    events: Math.max(...lengths),
    workerMb: Math.max(...workers.map(({ pid }) => mostMegabytesOf(pid))),
    processor: {
      ...Object.fromEntries(Object.entries(after).map(([name, used]) => [name, used - before[name]!])),
      sink: (user + system) / 1e6,
    },
    steps: await meanStepTimes(handles),
  };
}
