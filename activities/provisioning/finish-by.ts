import { DateTime } from 'luxon';
import { holdPhaseBack } from '../../store/provisioning/imports/hold-phase-back.js';
import { isWithin } from '../../store/credentials/lease-decision.js';
import { runOf } from '../../store/runs/run-of.js';
import type { ActivityDeps } from '../deps.js';

/** Whether there is still time to take something away before school begins. */
export function createFinishByActivities(deps: ActivityDeps) {
  const { sql } = deps.store;
  return {
    /** False after `finishBy` (local time, `HH:MM`): then what takes away waits for the next night. */
    async mayTakeAway(input: { runId: number; finishBy: string | null }): Promise<boolean> {
      if (input.finishBy === null) return true;
      const run = await runOf(sql, input.runId);
      const now = DateTime.now().setZone(run.settings.timezone).toFormat('HH:mm');
      const inTime = isWithin(now, run.settings.schedule.at, input.finishBy);
      if (!inTime) await holdPhaseBack(sql, run, 2, 'AFTER_FINISH_BY');
      return inTime;
    },
  };
}
