import { addDays } from '../../roster/dates.js';
import { measureNight, type MiddleOfNights, type NightFigures } from '../measure-size.js';
import { middleOf } from '../middle-of.js';
import { startPipeline } from '../pipeline.js';
import { drain, type Drained } from '../run-drain.js';

export interface BesideFigures {
  /** Of each district. */
  enrollments: number;
  others: number;
  drain: Drained;
  /** Quiet nights of the district while its rows are the only ones of the database, and beside the others. */
  alone: MiddleOfNights;
  beside: MiddleOfNights;
  /** Seconds by those of the drains, beside the others by alone. */
  slower: number;
  /** Most that `slower` should be. */
  goal: number;
}

export interface BesideOptions {
  folder: string;
  enrollments: number;
  others: number;
  lanes: number;
  /** Quiet nights of each kind, of which the one with the middle ratio counts. Default: 5. */
  times?: number;
  /** Runs the worker that `npm run build` made. */
  built: boolean;
}

/**
 * Measures what other districts in the database cost a quiet night: nights of a district that is loaded first and alone,
 * and nights of the same after the others have been loaded. Each is held against the drains just before and after it.
 */
export async function measureBeside(options: BesideOptions): Promise<BesideFigures> {
  const { enrollments, others, lanes, times = 5, built } = options;
  const district = 'bench-1';
  const rest = Array.from({ length: others }, (_, at) => `bench-${at + 2}`);
  const pipeline = await startPipeline({ ...options, districts: [district, ...rest], built, ownSystems: true });
  const worker = await pipeline.startWorker();
  const programs = { worker: worker.pid, ...pipeline.programs };
  const drains: Drained[] = [];
  const night = (of: string, nth: number): Promise<Omit<NightFigures, 'ratio'>> => {
    const asOf = `${addDays('2026-11-02', nth)}T00:30`;
    const none = { goal: 0, changed: () => Promise.resolve(0) };
    return measureNight({ ...pipeline, programs, district: of, name: 'nothing changed', asOf, ...none });
  };
  const quietNights = async (from: number): Promise<MiddleOfNights> => {
    const all: NightFigures[] = [];
    drains.push(await drain(pipeline.powerschool, lanes));
    for (let time = 0; time < times; time += 1) {
      const measured = await night(district, from + time);
      drains.push(await drain(pipeline.powerschool, lanes));
      const [before, after] = drains.slice(-2) as [Drained, Drained];
      all.push({ ...measured, ratio: (before.seconds + after.seconds) / 2 / measured.seconds });
    }
    return { middle: middleOf(all, (each) => each.ratio), all };
  };
  try {
    await night(district, 0);
    const alone = await quietNights(1);
    for (const other of rest) await night(other, 0);
    const beside = await quietNights(1 + times);
    const middleDrain = middleOf(drains, (each) => each.seconds);
    const slower = alone.middle.ratio / beside.middle.ratio;
    return { enrollments, others, drain: middleDrain, alone, beside, slower, goal: 1.1 };
  } finally {
    await pipeline.stop();
  }
}
