import { Context } from '@temporalio/activity';
import { quietUntil } from '../../gradebook/quiet-hours.js';
import { momentOf } from '../../roster/night-hours.js';
import { Purpose } from '../../store/credentials/lease-decision.js';
import { readRun } from '../../store/runs/run.js';
import { ClassProgress } from '../../store/schema/passback.js';
import { sisOf } from '../clients.js';
import { StageName } from '../../store/runs/kinds.js';
import type { ActivityDeps } from '../deps.js';
import { stopLane, workThroughClasses, type LaneInput, type LaneResult } from './lane.js';
import { sendClass } from './send-class.js';

/** The sixth stage: sends what is released, class by class, until quiet hours begin. */
export function createSendActivities(deps: ActivityDeps) {
  return {
    async sendClasses(input: LaneInput): Promise<LaneResult> {
      const run = await readRun(deps.store.db, input.runId);
      const sis = sisOf(deps, run, Context.current().cancellationSignal, Purpose.passback);
      try {
        const stage = { stage: StageName.send, from: ClassProgress.planned, to: ClassProgress.sent };
        return await workThroughClasses(deps, input, stage, async (of, claimed) => {
          const { passback, timezone } = of.settings;
          const mayWrite = () => quietUntil(momentOf(of, new Date()), passback.quietHours, timezone) === null;
          return (await sendClass(deps, of, claimed, sis, mayWrite)) ? null : stopLane;
        });
      } finally {
        sis.close();
      }
    },
  };
}
