import { RunOutcome, type BrokenOutcome, type ClosedOutcome } from '../../codes/run-outcome.js';
import type { CollectionName } from '../../oneroster/rostering/model.js';
import { hasArrived } from '../../roster/first-night.js';
import { outcomeOfPlan } from '../../roster/plan-outcome.js';
import type { ReadUse } from '../../roster/proof.js';
import { StoreError } from '../../store/errors.js';
import { certificates } from '../../store/provisioning/mirror/certificates.js';
import { planSummary, type PlanCount } from '../../store/provisioning/plan/summary.js';
import { countOpenProblems } from '../../store/problems/count-open-problems.js';
import { closeProvisioning, indexMirror } from '../../store/provisioning/close.js';
import { failRun } from '../../store/runs/close-run.js';
import { RunKind } from '../../codes/run-kinds.js';
import { standingByKind } from '../../store/provisioning/plan/measures.js';
import { runOf, type RunContext } from '../../store/provisioning/context.js';
import type { OutcomeCounts } from '../../store/provisioning/imports/sent-counts.js';
import { StageName } from '../../store/runs/kinds.js';
import { stagesOf } from '../../store/runs/stages.js';
import type { ActivityDeps } from '../deps.js';
import { datesOfRun } from './dates-of-run.js';
import { endStage } from './stages.js';

export interface RunReport {
  district: string;
  run: number;
  kind: RunKind;
  asOf: string;
  outcome: ClosedOutcome;
  counts: PlanCount[];
  collections: Array<{ collection: CollectionName; rows: number; certified: boolean; use: ReadUse }>;
  problems: number;
  seconds: Record<string, number>;
}

/** The end of a run: its report, and what the next run must map again. */
export function createCloseActivities(deps: ActivityDeps) {
  const { sql } = deps.store;

  /** Ends the sending stages of a run that had nothing to send: an import ends them with its own counts. */
  async function endSending(run: RunContext): Promise<void> {
    const ended = (await stagesOf(deps.store.db, run.runId)).filter((each) => each.endedAt !== null);
    const isOpen = (stage: StageName) => !ended.some((each) => each.stage === stage);
    if (isOpen(StageName.import)) await endStage(deps, run, StageName.import, { rows: 0 });
    const nothing: OutcomeCounts = { accepted: 0, rejected: 0, unproven: 0 };
    if (isOpen(StageName.settle)) await endStage(deps, run, StageName.settle, { ...nothing });
  }

  return {
    async closeRun(runId: number): Promise<RunReport> {
      const run = await runOf(deps.store.db, runId);
      if (run.kind === RunKind.provisioning) await endSending(run);
      const counts = await planSummary(sql, runId);
      const read = await certificates(sql, runId);
      const outcome = run.kind === RunKind.observing ? RunOutcome.observed : outcomeOfPlan(counts);
      const report: RunReport = {
        district: run.district,
        run: run.number,
        kind: run.kind,
        asOf: run.asOf,
        outcome,
        counts,
        collections: Object.entries(read).map(([collection, each]) => ({
          collection: collection as CollectionName,
          rows: each.rows,
          certified: each.certified,
          use: each.use,
        })),
        problems: await countOpenProblems(sql, run.districtId),
        seconds: secondsOf(await stagesOf(deps.store.db, runId)),
      };
      const host = new URL(run.settings.canvas.url).host;
      const settled = outcome === RunOutcome.complete || counts.some((each) => each.outcome === 'accepted');
      await indexMirror(deps.store, run);
      await closeProvisioning(sql, run, {
        outcome,
        report: { ...report },
        counts,
        dates: datesOfRun(run),
        canvasHost: run.kind === RunKind.provisioning && settled ? host : null,
        endsFirstNight:
          run.kind === RunKind.provisioning &&
          run.firstNight &&
          hasArrived(counts, await standingByKind(sql, run.districtId)),
      });
      return report;
    },

    /**
     * Fails a run with its reason, so that it does not stay open. A run superseded by a newer one was closed by that
     * one.
     */
    async abandonRun(input: { runId: number; outcome: BrokenOutcome; code: string }): Promise<void> {
      try {
        const run = await runOf(deps.store.db, input.runId);
        await failRun(sql, run, input.outcome, { outcome: input.outcome, code: input.code });
      } catch (error) {
        if (!(error instanceof StoreError) || error.code !== 'RUN_SUPERSEDED') throw error;
      }
    },
  };
}

function secondsOf(stages: Awaited<ReturnType<typeof stagesOf>>): Record<string, number> {
  return Object.fromEntries(
    stages.flatMap((stage) =>
      stage.endedAt
        ? [[stage.stage, Math.round((stage.endedAt.getTime() - stage.startedAt.getTime()) / 100) / 10]]
        : [],
    ),
  );
}
