import { Phase } from '../../roster/plan.js';
import { runOf } from '../../store/provisioning/context.js';
import { isWithin, localTimeOf, momentOf } from '../../roster/night-hours.js';
import { planCounts } from '../../store/provisioning/plan/counts.js';
import { deriveStates } from '../../store/provisioning/states/derive-states.js';
import { addNoTimeLeft } from '../../store/provisioning/states/findings.js';
import { fence } from '../../store/runs/fence.js';
import type { ActivityDeps } from '../deps.js';

/** Whether there is time left for removals before school begins. */
export function createFinishByActivities(deps: ActivityDeps) {
  const { sql } = deps.store;
  return {
    /** False after `finishBy` (local time, `HH:MM`): removals then wait for the next night. */
    async mayTakeAway(input: { runId: number; finishBy: string | null }): Promise<boolean> {
      if (input.finishBy === null) return true;
      const run = await runOf(deps.store.db, input.runId);
      const now = localTimeOf(momentOf(run, new Date()), run.settings.timezone);
      const inTime = isWithin(now, run.settings.schedule.at, input.finishBy);
      if (!inTime) {
        await sql.begin(async (tx) => {
          await fence(tx, run);
          await addNoTimeLeft(tx, run);
          await deriveStates(tx, run, await planCounts(tx, run.runId), Phase.removals);
        });
      }
      return inTime;
    },
  };
}
