import { DateTime } from 'luxon';
import { quietUntil } from '../../gradebook/quiet-hours.js';
import { momentOf } from '../../roster/night-hours.js';
import { forgetReading } from '../../store/passback/coursework.js';
import { countClasses, readClassesAnew } from '../../store/passback/run-classes.js';
import { fence } from '../../store/runs/fence.js';
import { StageName } from '../../store/runs/kinds.js';
import { noteStage } from '../../store/runs/stages.js';
import type { ActivityDeps } from '../deps.js';
import { beginPassbackStage, endPassbackStage } from './stages.js';

export interface PassbackPause {
  /** How long nothing may be written from now on, in milliseconds. */
  waitMs: number;
  /** The local date and time at which the quiet hours end. */
  until: string;
  /** Classes that are not finished. */
  classes: number;
}

/** Where quiet hours stop the sending: how long the run waits, and what it begins with afterwards. */
export function createQuietHoursActivities(deps: ActivityDeps) {
  const { sql } = deps.store;
  return {
    async pausePassback(runId: number): Promise<PassbackPause> {
      const run = await beginPassbackStage(deps, runId, StageName.wait);
      const { passback, timezone } = run.settings;
      const moment = momentOf(run, new Date());
      const ends = quietUntil(moment, passback.quietHours, timezone) ?? moment;
      const until = DateTime.fromJSDate(ends).setZone(timezone).toFormat('yyyy-MM-dd HH:mm');
      const { planned: classes } = await countClasses(sql, runId);
      await noteStage(sql, run, StageName.wait, { until, classes });
      return { waitMs: ends.getTime() - moment.getTime(), until, classes };
    },

    /** Classes that are not sent yet are read anew: what was read before the wait may have changed. */
    async resumePassback(runId: number): Promise<void> {
      const run = await beginPassbackStage(deps, runId, StageName.wait);
      await sql.begin(async (tx) => {
        await fence(tx, run, []);
        await readClassesAnew(tx, runId);
        await forgetReading(tx, run.districtId, runId);
      });
      await endPassbackStage(deps, run, StageName.wait, {});
    },
  };
}
