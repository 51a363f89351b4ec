import { Context } from '@temporalio/activity';
import { Purpose } from '../../store/credentials/lease-decision.js';
import { readRun } from '../../store/runs/run.js';
import { ClassProgress } from '../../store/schema/passback.js';
import { sisOf } from '../clients.js';
import { StageName } from '../../store/runs/kinds.js';
import type { ActivityDeps } from '../deps.js';
import { workThroughClasses, type LaneInput, type LaneResult } from './lane.js';
import { sendClass } from './send-class.js';

/** The sixth stage: sends what is released, class by class. */
export function createSendActivities(deps: ActivityDeps) {
  return {
    async sendClasses(input: LaneInput): Promise<LaneResult> {
      const run = await readRun(deps.store.db, input.runId);
      const sis = sisOf(deps, run, Context.current().cancellationSignal, Purpose.passback);
      try {
        const stage = { stage: StageName.send, from: ClassProgress.planned, to: ClassProgress.sent };
        return await workThroughClasses(deps, input, stage, async (of, claimed) => {
          await sendClass(deps, of, claimed, sis);
          return null;
        });
      } finally {
        sis.close();
      }
    },
  };
}
