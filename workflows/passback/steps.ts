import { proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../../activities/index.js';
import { timings, type TimingsName } from '../timings.js';
import { withSummary } from '../with-summary.js';

/** The steps of a passback, each with its own time-outs and a summary for the Temporal UI. */
export function passbackSteps(name: TimingsName, district: string) {
  const time = timings[name];
  // Gives each district its fair share of the workers, however many steps another one has queued.
  const priority = { fairnessKey: district };
  const book = proxyActivities<Activities>({ ...time.book, priority });
  const talk = proxyActivities<Activities>({ ...time.talk, priority });
  const read = proxyActivities<Activities>({ ...time.read, priority });
  const work = proxyActivities<Activities>({ ...time.work, priority });
  return {
    connect: withSummary(talk.connectPassback, () => 'connect to both ends'),
    list: withSummary(read.listLineItems, () => 'read all line items in one list, where that is cheaper'),
    collect: withSummary(read.collectClasses, ({ lane }) => `read classes, lane ${lane}`),
    prepare: withSummary(read.prepareClasses, ({ lane }) => `decide what should be there, lane ${lane}`),
    plan: withSummary(read.planClasses, ({ lane }) => `compare with the SIS, lane ${lane}`),
    guard: withSummary(work.guardPassback, () => 'weigh the plan'),
    send: withSummary(read.sendClasses, ({ lane }) => `send, lane ${lane}`),
    pause: withSummary(book.pausePassback, () => 'see how long nothing may be sent'),
    resume: withSummary(book.resumePassback, () => 'begin anew with what is not sent'),
    settle: withSummary(book.settlePassback, () => 'settle and close the run'),
    tell: withSummary(read.tellTeachers, () => 'write to teachers'),
    abandon: withSummary(book.abandonPassback, () => 'note how the run ended'),
  };
}

/** The steps of a withdrawal: those that a passback has not, and its last ones. */
export function withdrawalSteps(name: TimingsName, district: string) {
  const time = timings[name];
  const priority = { fairnessKey: district };
  const talk = proxyActivities<Activities>({ ...time.talk, priority });
  const read = proxyActivities<Activities>({ ...time.read, priority });
  const { pause, resume, settle, abandon } = passbackSteps(name, district);
  return {
    connect: withSummary(talk.connectWithdrawal, () => 'connect to the SIS'),
    collect: withSummary(read.collectForWithdrawal, ({ lane }) => `read the gradebooks, lane ${lane}`),
    plan: withSummary(read.planWithdrawals, ({ lane }) => `compare with what was sent, lane ${lane}`),
    send: withSummary(read.sendClasses, ({ lane }) => `take back, lane ${lane}`),
    ...{ pause, resume, settle, abandon },
  };
}

export type PassbackSteps = ReturnType<typeof passbackSteps>;
