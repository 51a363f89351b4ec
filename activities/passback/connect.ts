import { Context } from '@temporalio/activity';
import { CodedError } from '../../codes/coded-error.js';
import { RunKind } from '../../codes/run-kinds.js';
import { scopeOf, type PassbackScope } from '../../gradebook/scope.js';
import { profileOf } from '../../oneroster/profiles/index.js';
import { Purpose } from '../../store/credentials/lease-decision.js';
import { districtZone } from '../../store/districts/district-of.js';
import { saveGradingPeriods } from '../../store/passback/periods.js';
import { saveCategories } from '../../store/passback/gradebook.js';
import { districtOfSelection, scopeOfSelection } from '../../store/passback/selections.js';
import { saveScope, scopeOfRun } from '../../store/passback/scope.js';
import { addClasses } from '../../store/passback/run-classes.js';
import { provisionedClasses } from '../../store/provisioning/roster-for-passback.js';
import { fence } from '../../store/runs/fence.js';
import { StageName } from '../../store/runs/kinds.js';
import { openRun } from '../../store/runs/open-run.js';
import { canvasOf, sisOf } from '../clients.js';
import { dateOfRun } from '../date-of-run.js';
import type { ActivityDeps } from '../deps.js';
import { beginPassbackStage, endPassbackStage } from './stages.js';

export interface OpenPassbackInput {
  district: string;
  /** The run's date in the district's zone, `YYYY-MM-DD`, or a local time of it; null: today. */
  asOf: string | null;
  /** Of its workflow. */
  firstExecutionRunId: string;
  /** What it concerns; an absent list is no restriction. Default: everything. */
  scope?: Partial<PassbackScope>;
}

export interface OpenReplayInput {
  /** Id of a stored selection. */
  selection: string;
  asOf: string | null;
  firstExecutionRunId: string;
}

export interface OpenedPassback {
  runId: number;
  number: number;
  district: string;
  asOf: string;
  timings: 'production' | 'practice';
}

export interface ConnectPassbackResult {
  classes: number;
  categories: number;
}

/** Days after a term's end on which its grades are still carried. */
const daysAfterEnd = 14;

/** The first stage: opens the run, checks both ends, and lists its classes. */
export function createPassbackConnectActivities(deps: ActivityDeps) {
  const { sql, db } = deps.store;
  return {
    async openPassback(input: OpenPassbackInput): Promise<OpenedPassback> {
      const { workflowExecution } = Context.current().info;
      const { asOf, readAt } = dateOfRun(input.asOf, await districtZone(db, input.district));
      const opened = await openRun(
        sql,
        {
          ...{ district: input.district, kind: RunKind.passback, asOf, readAt },
          ...{ workflowId: workflowExecution!.workflowId, firstExecutionRunId: input.firstExecutionRunId },
        },
        (tx, run) => saveScope(tx, run.runId, scopeOf(input.scope ?? {})),
      );
      const { district } = input;
      return { runId: opened.runId, number: opened.number, district, asOf, timings: deps.profile };
    },

    /** Opens the run of a replay. Throws `StoreError` `SELECTION_UNKNOWN`. */
    async openReplay(input: OpenReplayInput): Promise<OpenedPassback> {
      const { workflowExecution } = Context.current().info;
      const { district } = await districtOfSelection(sql, input.selection);
      const { asOf, readAt } = dateOfRun(input.asOf, await districtZone(db, district));
      // What is not parked any more needs no replay: a scope of a class that there cannot be is empty.
      const scope = (await scopeOfSelection(sql, input.selection)) ?? scopeOf({ classes: [''] });
      const opened = await openRun(
        sql,
        {
          ...{ district, kind: RunKind.replay, asOf, readAt },
          ...{ workflowId: workflowExecution!.workflowId, firstExecutionRunId: input.firstExecutionRunId },
        },
        (tx, run) => saveScope(tx, run.runId, scope),
      );
      return { runId: opened.runId, number: opened.number, district, asOf, timings: deps.profile };
    },

    async connectPassback(runId: number): Promise<ConnectPassbackResult> {
      const run = await beginPassbackStage(deps, runId, StageName.connect);
      const { passback } = run.settings;
      if (!passback.enabled)
        throw new CodedError('PASSBACK_DISABLED', `Passback is not enabled for "${run.district}".`);
      const signal = Context.current().cancellationSignal;
      const sis = sisOf(deps, run, signal, Purpose.passback);
      const canvas = canvasOf(deps, run, signal, Purpose.passback);
      try {
        const [categories] = await Promise.all([sis.categories(signal), canvas.canvasState({ withSample: false })]);
        const { districtId, asOf } = run;
        const scope = await scopeOfRun(sql, runId);
        const classes = await provisionedClasses(sql, districtId, {
          ...{ asOf, daysAfterEnd, scope, onlySchools: passback.schools },
        });
        await sql.begin(async (tx) => {
          await fence(tx, run, []);
          await saveCategories(tx, run, categories.records, categories.complete);
          await saveGradingPeriods(tx, districtId, profileOf(run.settings.sis).endDateInclusive);
          await addClasses(tx, runId, classes);
        });
        const counts = { classes: classes.length, categories: categories.records.length };
        await endPassbackStage(deps, run, StageName.connect, counts);
        return counts;
      } finally {
        sis.close();
        canvas.close();
      }
    },
  };
}
