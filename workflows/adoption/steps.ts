import { proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../../activities/index.js';
import { timings, type TimingsName } from '../timings.js';
import { withSummary } from '../with-summary.js';

/** The steps of an adoption and of its taking back. Canvas's report is that of an evaluation. */
export function stepsOf(name: TimingsName, district: string) {
  const time = timings[name];
  const priority = { fairnessKey: district };
  const book = proxyActivities<Activities>({ ...time.book, priority });
  const talk = proxyActivities<Activities>({ ...time.talk, priority });
  const work = proxyActivities<Activities>({ ...time.work, priority });
  const send = proxyActivities<Activities>({ ...time.send, priority });
  const wait = proxyActivities<Activities>({ ...time.wait, priority });
  return {
    connect: withSummary(talk.connect, () => 'connect to both ends; look for other importers'),
    chooseLinks: withSummary(work.chooseLinks, () => 'choose what is confirmed'),
    chooseToTakeBack: withSummary(work.chooseToTakeBack, () => 'choose what is taken back'),
    submitRestored: withSummary(send.submitRestored, () => 'send the import that restores what runs have changed'),
    awaitRestored: withSummary(wait.awaitRestored, () => 'wait for the import'),
    submitIdChanges: withSummary(send.submitIdChanges, () => 'send the import that changes ids'),
    awaitIdChanges: withSummary(wait.awaitIdChanges, () => 'wait for the import'),
    giveIds: withSummary(send.giveIds, () => 'give ids to what has none'),
    requestReport: withSummary(talk.requestReport, ({ attempt }) => `ask Canvas for its report (${attempt})`),
    awaitReport: withSummary(wait.awaitReport, () => "wait for Canvas's report"),
    loadReport: withSummary(work.loadReport, () => "load Canvas's report"),
    settleAdoption: withSummary(work.settleAdoption, () => 'read every change back, pin, close'),
    settleTakingBack: withSummary(work.settleTakingBack, () => 'read every change back, unpin, close'),
    abandonRun: withSummary(book.abandonRun, () => 'note how the run ended'),
  };
}

export type Steps = ReturnType<typeof stepsOf>;
