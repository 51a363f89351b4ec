import { Context } from '@temporalio/activity';
import { CodedError } from '../../codes/coded-error.js';
import type { PassbackCheck } from '../../codes/passback-checks.js';
import { RunKind } from '../../codes/run-kinds.js';
import { passbackReadiness } from '../../gradebook/readiness.js';
import { scopeOf, type PassbackScope } from '../../gradebook/scope.js';
import { profileOf } from '../../oneroster/profiles/index.js';
import { Purpose } from '../../store/credentials/lease-decision.js';
import { districtZone } from '../../store/districts/district-of.js';
import { saveGradingPeriods } from '../../store/passback/periods.js';
import { formerProduct } from '../../store/passback/foreign-writes.js';
import { otherProductCounts, saveCategories } from '../../store/passback/gradebook.js';
import { districtOfSelection, scopeOfSelection } from '../../store/passback/selections.js';
import { saveFingerprint, saveScope, scopeOfRun } from '../../store/passback/scope.js';
import { addClasses } from '../../store/passback/run-classes.js';
import { provisionedClasses, type ClassOfRun } from '../../store/provisioning/roster-for-passback.js';
import { fence } from '../../store/runs/fence.js';
import { StageName } from '../../store/runs/kinds.js';
import { openRun } from '../../store/runs/open-run.js';
import type { Run } from '../../store/runs/run.js';
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
  /** Codes of what is missing for a part. Absent in runs of an earlier version. */
  notes?: PassbackCheck[];
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

    /** Throws a `CodedError` for a right that is missing for everything. */
    async connectPassback(runId: number, mode: 'plan' | 'send' = 'send'): Promise<ConnectPassbackResult> {
      const run = await beginPassbackStage(deps, runId, StageName.connect);
      const { passback } = run.settings;
      if (!passback.enabled)
        throw new CodedError('PASSBACK_DISABLED', `Passback is not enabled for "${run.district}".`);
      const classes = await provisionedClasses(sql, run.districtId, {
        ...{ asOf: run.asOf, daysAfterEnd, scope: await scopeOfRun(sql, runId), selection: passback },
      });
      const { fingerprint, categories } = await checkRights(run, classes, mode);
      const broken = fingerprint.findings.find((each) => each.state === 'wrong');
      await sql.begin(async (tx) => {
        await fence(tx, run, []);
        await saveFingerprint(tx, runId, fingerprint);
        if (broken) return;
        await saveCategories(tx, run, categories.records, categories.complete);
        await saveGradingPeriods(tx, run.districtId, profileOf(run.settings.sis).endDateInclusive);
        await addClasses(tx, runId, classes);
      });
      if (broken?.code) {
        const system = broken.end === 'sis' ? 'the SIS' : 'Canvas';
        throw new CodedError(
          broken.code,
          `Passback of "${run.district}", ${system}: ${broken.what} ${broken.message}.`,
        );
      }
      const counts = { classes: classes.length, categories: categories.records.length };
      const notes = fingerprint.findings.filter((each) => each.state === 'note').map((each) => each.code!);
      await endPassbackStage(deps, run, StageName.connect, counts);
      return { ...counts, notes };
    },
  };

  /** Sees what both ends allow. */
  async function checkRights(run: Run, classes: readonly ClassOfRun[], mode: 'plan' | 'send') {
    const signal = Context.current().cancellationSignal;
    const sis = sisOf(deps, run, signal, Purpose.passback);
    const canvas = canvasOf(deps, run, signal, Purpose.passback);
    const taking = classes.filter((each) => each.leftOut === null);
    const sample = taking[0] ?? null;
    try {
      const [gradebook, canvasRights, otherProducts, former] = await Promise.all([
        sis.checkGradebook(sample?.classId ?? null, signal),
        canvas.gradeRights(sample, signal),
        otherProductCounts(sql, run.districtId, run.asOf),
        formerProduct(sql, run.districtId),
      ]);
      const rights = { sis: gradebook.rights, canvas: canvasRights };
      const findings = passbackReadiness(rights, {
        ...{ mode, otherProducts, former, policy: run.settings.passback, today: run.asOf },
        categoriesOf: sis.profile.gradebook.categoriesOf,
        classes: taking.length,
        classesWithoutTerm: taking.filter((each) => !each.hasTermDates).length,
      });
      return { fingerprint: { ...rights, findings }, categories: gradebook.categories };
    } finally {
      sis.close();
      canvas.close();
    }
  }
}
