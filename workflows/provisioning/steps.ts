import { proxyActivities, type ActivityFunction } from '@temporalio/workflow';
import type { Activities } from '../../activities/index.js';
import { timings, type TimingsName } from '../timings.js';

/** The steps of a run, each with its own time-outs and a line that says in the Temporal UI what it does. */
export function stepsOf(name: TimingsName, district: string) {
  const time = timings[name];
  // Each district has its fair share of the workers, however many steps another one has waiting.
  const priority = { fairnessKey: district };
  const book = proxyActivities<Activities>({ ...time.book, priority });
  const talk = proxyActivities<Activities>({ ...time.talk, priority });
  const read = proxyActivities<Activities>({ ...time.read, priority });
  const work = proxyActivities<Activities>({ ...time.work, priority });
  const send = proxyActivities<Activities>({ ...time.send, priority });
  const wait = proxyActivities<Activities>({ ...time.wait, priority });
  return {
    connect: saying(talk.connect, () => 'connect to both ends'),
    readCollections: saying(read.readCollections, ({ sideBySide }) => `read ${sideBySide.flat().join(', ')}`),
    lookUpMissing: saying(read.lookUpMissing, () => 'look some missing records up'),
    mapRoster: saying(work.mapRoster, () => 'map what should stand in Canvas'),
    planRun: saying(work.planRun, () => 'compare with what Canvas has accepted'),
    guardRun: saying(work.guardRun, () => 'weigh what it takes away'),
    submitImport: saying(send.submitImport, (key) => `submit ${phaseNames[key.phase]}`),
    awaitImport: saying(wait.awaitImport, (key) => `wait for Canvas: ${phaseNames[key.phase]}`),
    settleImport: saying(work.settleImport, (key) => `settle ${phaseNames[key.phase]}`),
    mayTakeAway: saying(book.mayTakeAway, () => 'is there time to take away'),
    closeRun: saying(work.closeRun, () => 'close the run'),
    abandonRun: saying(book.abandonRun, () => 'note how the run ended'),
  };
}

export type Steps = ReturnType<typeof stepsOf>;

/** The phases of sending, in their order. */
export const phaseNames = ['what others hang on', 'what gives', 'what takes away'] as const;
export const takingAway = 2;

function saying<Args extends unknown[], Result>(
  activity: ActivityFunction<Args, Result> & {
    executeWithOptions(options: { summary: string }, args: Args): Promise<Result>;
  },
  summary: (...args: Args) => string,
): (...args: Args) => Promise<Result> {
  return (...args) => activity.executeWithOptions({ summary: summary(...args) }, args);
}
