import { proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../../activities/index.js';
import { phaseNames } from '../../roster/plan.js';
import { alertTimings, timings, type TimingsName } from '../timings.js';
import { withSummary } from '../with-summary.js';

/** The steps of a run, each with its own time-outs and a summary for the Temporal UI. */
export function stepsOf(name: TimingsName, district: string) {
  const time = timings[name];
  // Gives each district its fair share of the workers, however many steps another one has queued.
  const priority = { fairnessKey: district };
  const book = proxyActivities<Activities>({ ...time.book, priority });
  const talk = proxyActivities<Activities>({ ...time.talk, priority });
  const read = proxyActivities<Activities>({ ...time.read, priority });
  const work = proxyActivities<Activities>({ ...time.work, priority });
  const send = proxyActivities<Activities>({ ...time.send, priority });
  const wait = proxyActivities<Activities>({ ...time.wait, priority });
  const tell = proxyActivities<Activities>({ ...alertTimings(3), priority });
  return {
    connect: withSummary(talk.connect, () => 'connect to both ends'),
    sampleCanvas: withSummary(talk.sampleCanvas, () => 'look in Canvas for a sample of what it accepted'),
    readCollections: withSummary(read.readCollections, ({ sideBySide }) => `read ${sideBySide.flat().join(', ')}`),
    lookUpMissing: withSummary(read.lookUpMissing, () => 'look some missing records up'),
    mapRoster: withSummary(work.mapRoster, () => 'map what should stand in Canvas'),
    planRun: withSummary(work.planRun, () => 'compare with what Canvas has accepted'),
    guardRun: withSummary(work.guardRun, () => 'weigh what it takes away'),
    readBackHeld: withSummary(talk.readBackHeld, () => 'read back in Canvas what is held'),
    submitImport: withSummary(send.submitImport, (key) => `submit ${phaseNames[key.phase]}`),
    awaitImport: withSummary(wait.awaitImport, (key) => `wait for Canvas: ${phaseNames[key.phase]}`),
    settleImport: withSummary(work.settleImport, (key) => `settle ${phaseNames[key.phase]}`),
    mayTakeAway: withSummary(book.mayTakeAway, () => 'is there time to take away'),
    holdRun: withSummary(work.holdRun, () => 'note what is held'),
    decideOnHeld: withSummary(talk.decideOnHeld, ({ request }) => `${request.verb}, decided by a person`),
    showMorning: withSummary(tell.showMorning, () => 'show the morning'),
    weighRelease: withSummary(work.weighRelease, () => 'weigh what was released once more'),
    closeRun: withSummary(work.closeRun, () => 'close the run'),
    abandonRun: withSummary(book.abandonRun, () => 'note how the run ended'),
  };
}

export type Steps = ReturnType<typeof stepsOf>;
