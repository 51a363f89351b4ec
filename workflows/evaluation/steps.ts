import { proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../../activities/index.js';
import { timings, type TimingsName } from '../timings.js';
import { withSummary } from '../with-summary.js';

/** The steps of an evaluation. What it reads and maps of the SIS are the steps of a night. */
export function stepsOf(name: TimingsName, district: string) {
  const time = timings[name];
  const priority = { fairnessKey: district };
  const book = proxyActivities<Activities>({ ...time.book, priority });
  const talk = proxyActivities<Activities>({ ...time.talk, priority });
  const read = proxyActivities<Activities>({ ...time.read, priority });
  const work = proxyActivities<Activities>({ ...time.work, priority });
  const wait = proxyActivities<Activities>({ ...time.wait, priority });
  return {
    connect: withSummary(talk.connect, () => 'connect to both ends'),
    readCollections: withSummary(read.readCollections, ({ sideBySide }) => `read ${sideBySide.flat().join(', ')}`),
    lookUpMissing: withSummary(read.lookUpMissing, () => 'look some missing records up'),
    mapRoster: withSummary(work.mapRoster, () => 'map what should stand in Canvas'),
    planRun: withSummary(work.planRun, () => 'plan a first night'),
    requestReport: withSummary(talk.requestReport, ({ attempt }) => `ask Canvas for its report (${attempt})`),
    awaitReport: withSummary(wait.awaitReport, () => "wait for Canvas's report"),
    loadReport: withSummary(work.loadReport, () => "load Canvas's report"),
    matchRoster: withSummary(work.matchRoster, () => 'match the roster with Canvas'),
    assessAndClose: withSummary(work.assessAndClose, () => 'say what it means'),
    abandonRun: withSummary(book.abandonRun, () => 'note how the run ended'),
  };
}

export type Steps = ReturnType<typeof stepsOf>;
