import { classesToHold, dropShare } from '../../gradebook/limits.js';
import { applyDecisions } from '../../store/passback/decisions.js';
import {
  classVolumes,
  holdChangedMaxima,
  holdClasses,
  noteCounts,
  planCounts,
  type PlanCounts,
} from '../../store/passback/plan.js';
import { countClasses } from '../../store/passback/run-classes.js';
import { fence } from '../../store/runs/fence.js';
import { StageName } from '../../store/runs/kinds.js';
import type { ActivityDeps } from '../deps.js';
import { beginPassbackStage, endPassbackStage } from './stages.js';

export interface PassbackGuardResult extends PlanCounts {
  /** Work and grades that are left out or left alone, by reason. */
  notes: Record<string, number>;
  skipped: number;
}

/** The fifth stage: weighs the plan against the limits. */
export function createPassbackGuardActivities(deps: ActivityDeps) {
  const { sql } = deps.store;
  return {
    async guardPassback(runId: number): Promise<PassbackGuardResult> {
      const run = await beginPassbackStage(deps, runId, StageName.guard);
      const volumes = await classVolumes(sql, run, dropShare);
      const findings = classesToHold(volumes, run.settings.passback);
      await sql.begin(async (tx) => {
        await fence(tx, run, []);
        await holdClasses(tx, runId, findings);
        await holdChangedMaxima(tx, runId);
        await applyDecisions(tx, run.districtId, runId, run.asOf);
      });
      const counts = await planCounts(sql, runId);
      await endPassbackStage(deps, run, StageName.guard, { ...counts });
      const { skipped } = await countClasses(sql, runId);
      return { ...counts, notes: await noteCounts(sql, runId), skipped };
    },
  };
}
