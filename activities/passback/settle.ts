import { RunKind } from '../../codes/run-kinds.js';
import { RunOutcome, type BrokenOutcome, type ClosedOutcome } from '../../codes/run-outcome.js';
import { tellsAnything } from '../../config/alert-settings.js';
import { outcomeOfPassback } from '../../gradebook/outcome.js';
import { StoreError } from '../../store/errors.js';
import { sentCounts, type SentCounts } from '../../store/passback/outbox.js';
import { countParked, settleParked } from '../../store/passback/parked.js';
import { dropList } from '../../store/passback/listed-line-items.js';
import { noteCounts, planCounts, type PlanCounts } from '../../store/passback/plan.js';
import { scopeOfRun } from '../../store/passback/scope.js';
import { saveSelection } from '../../store/passback/selections.js';
import { purgeOldGradePlans } from '../../store/passback/purge.js';
import { countClasses, leftOutCounts } from '../../store/passback/run-classes.js';
import { endRun, failRun } from '../../store/runs/close-run.js';
import { fence } from '../../store/runs/fence.js';
import { StageName } from '../../store/runs/kinds.js';
import { readRun } from '../../store/runs/run.js';
import { nobodyIsTold, type AbandonedRun } from '../alerts/morning-of-run.js';
import type { ActivityDeps } from '../deps.js';
import { beginPassbackStage, endPassbackStage } from './stages.js';
import { teachersToTell, type ToldTeachers, type UntoldCounts } from './tell-teachers.js';

export interface PassbackReport {
  district: string;
  run: number;
  kind: RunKind;
  asOf: string;
  outcome: ClosedOutcome;
  classes: { done: number; skipped: number };
  /** Classes that took no part, by reason: skipped ones, and those that the settings leave out. */
  leftOut: Record<string, number>;
  planned: PlanCounts;
  sent: SentCounts;
  /** Work and grades that were left out or left alone, by reason. */
  notes: Record<string, number>;
  /** What is parked of the district: causes, and grades that wait for them. */
  parked: { causes: number; grades: number };
  /** Id of the selection that replays what this run has parked; null if nothing is. */
  replay: string | null;
  /** Teachers who are to be told of problems that they can mend. Absent in reports of older runs. */
  toTell?: UntoldCounts;
  /** Teachers who were told of them, or why not. Absent where nobody was to be told. */
  told?: ToldTeachers;
}

/** A passback that has closed: its report, and whether anybody is told of it, which is not kept. */
export interface SettledPassback extends PassbackReport {
  /** Absent in runs of an earlier version. */
  alerts?: boolean;
}

/** Days for which the plans of passbacks are kept, for `grades explain`. */
const keepPlansForDays = 90;

/** The last stage: what became of everything, and the report. */
export function createPassbackSettleActivities(deps: ActivityDeps) {
  const { sql } = deps.store;
  return {
    async settlePassback({ runId, mode }: { runId: number; mode: 'plan' | 'send' }): Promise<SettledPassback> {
      const run = await beginPassbackStage(deps, runId, StageName.settle);
      const scope = await scopeOfRun(sql, runId);
      await sql.begin(async (tx) => {
        await fence(tx, run, []);
        await dropList(tx, runId);
        // A withdrawal tries nothing that is parked.
        if (run.kind !== RunKind.withdrawal) await settleParked(tx, run.districtId, runId, scope);
      });
      const [planned, sent, classes] = [
        await planCounts(sql, runId),
        await sentCounts(sql, runId),
        await countClasses(sql, runId),
      ];
      const parked = await countParked(sql, run.districtId);
      const replay =
        parked.causes === 0 || run.kind === RunKind.withdrawal ? null : `${run.district}/run-${run.number}`;
      if (replay !== null) {
        const criteria = { run: run.number, classId: null, assignmentId: null, student: null, code: null };
        await saveSelection(sql, { id: replay, districtId: run.districtId, criteria, by: 'run' });
      }
      const untold = await teachersToTell(deps, run);
      const toTell = { teachers: untold.length, problems: untold.reduce((sum, each) => sum + each.problems.length, 0) };
      await endPassbackStage(deps, run, StageName.settle, { ...sent });
      const report: PassbackReport = {
        ...{ district: run.district, run: run.number, kind: run.kind, asOf: run.asOf },
        outcome: mode === 'plan' ? RunOutcome.observed : outcomeOfPassback({ ...sent, skipped: classes.skipped }),
        classes: { done: classes.sent + classes.planned, skipped: classes.skipped },
        leftOut: await leftOutCounts(sql, runId),
        ...{ planned, sent, parked, replay, notes: await noteCounts(sql, runId), toTell },
      };
      await sql.begin(async (tx) => {
        await fence(tx, run, []);
        await endRun(tx, runId, report.outcome, { ...report });
        await purgeOldGradePlans(tx, run.districtId, keepPlansForDays);
      });
      return { ...report, alerts: mode === 'send' && tellsAnything(run.settings.alerts) };
    },

    /** Fails a run with its reason, so that it does not stay open. */
    async abandonPassback(input: { runId: number; outcome: BrokenOutcome; code: string }): Promise<AbandonedRun> {
      try {
        const run = await readRun(deps.store.db, input.runId);
        await failRun(sql, run, input.outcome, { outcome: input.outcome, code: input.code });
        return { district: run.district, number: run.number, alerts: tellsAnything(run.settings.alerts) };
      } catch (error) {
        if (!(error instanceof StoreError) || error.code !== 'RUN_SUPERSEDED') throw error;
        return nobodyIsTold;
      }
    },
  };
}
