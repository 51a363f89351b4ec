import type { BrokenOutcome } from '../../codes/run-outcome.js';
import { StoreError } from '../../store/errors.js';
import { closeProvisioning, indexMirror } from '../../store/provisioning/close.js';
import { failRun } from '../../store/runs/close-run.js';
import { runOf, type RunContext } from '../../store/provisioning/context.js';
import type { OutcomeCounts } from '../../store/provisioning/imports/sent-counts.js';
import { sendingKinds, StageName } from '../../store/runs/kinds.js';
import { takeBackResources } from '../../store/runs/open-run.js';
import type { Sql } from '../../store/postgres/connect.js';
import { stagesOf } from '../../store/runs/stages.js';
import { tellsAnything } from '../../config/alert-settings.js';
import { morningOf, nobodyIsTold, type AbandonedRun, type MorningOfRun } from '../alerts/morning-of-run.js';
import type { ActivityDeps } from '../deps.js';
import { runEndOf, type RunReport } from './run-end.js';
import { endStage } from './stages.js';

/**
 * Takes back what the run has lent while it waited. True if the borrower is still at work: the next night must not wait
 * for that, and the run has nothing more to write.
 */
async function hasLent(sql: Sql, run: RunContext): Promise<boolean> {
  try {
    await takeBackResources(sql, run);
    return false;
  } catch (error) {
    if (error instanceof StoreError && error.code === 'RESOURCE_LENT') return true;
    throw error;
  }
}

/** A run that has closed: its report, and its morning, which is not kept. */
export interface ClosedRun extends RunReport, Partial<MorningOfRun> {}

/** The end of a run: its report, and what the next run must map again. */
export function createCloseActivities(deps: ActivityDeps) {
  const { sql } = deps.store;

  /** Ends the last stages. An import ends them with its own counts; a run may have had nothing to send. */
  async function endOpenStages(run: RunContext): Promise<void> {
    const stages = await stagesOf(deps.store.db, run.runId);
    const isEnded = (stage: StageName) => stages.some((each) => each.stage === stage && each.endedAt !== null);
    if (!isEnded(StageName.import)) await endStage(deps, run, StageName.import, { rows: 0 });
    const nothing: OutcomeCounts = { accepted: 0, rejected: 0, unproven: 0 };
    if (!isEnded(StageName.settle)) await endStage(deps, run, StageName.settle, { ...nothing });
    const hold = stages.find((each) => each.stage === StageName.hold);
    if (hold) await endStage(deps, run, StageName.hold, hold.counts ?? {});
  }

  return {
    async closeRun(runId: number): Promise<ClosedRun> {
      const run = await runOf(deps.store.db, runId);
      const lent = await hasLent(sql, run);
      if (sendingKinds.includes(run.kind)) await endOpenStages(run);
      const { report, ...end } = await runEndOf(deps, run);
      await indexMirror(deps.store, run);
      await closeProvisioning(sql, run, { ...end, report: { ...report } }, lent);
      return { ...report, ...(await morningOf(deps, run)) };
    },

    /**
     * Fails a run with its reason, so that it does not stay open. A run superseded by a newer one was closed by that
     * one.
     */
    async abandonRun(input: { runId: number; outcome: BrokenOutcome; code: string }): Promise<AbandonedRun> {
      try {
        const run = await runOf(deps.store.db, input.runId);
        await failRun(sql, run, input.outcome, { outcome: input.outcome, code: input.code });
        return { district: run.district, number: run.number, alerts: tellsAnything(run.settings.alerts) };
      } catch (error) {
        if (!(error instanceof StoreError) || error.code !== 'RUN_SUPERSEDED') throw error;
        return nobodyIsTold;
      }
    },
  };
}
