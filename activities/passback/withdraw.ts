import { Context } from '@temporalio/activity';
import { CodedError } from '../../codes/coded-error.js';
import { RunKind } from '../../codes/run-kinds.js';
import { planWithdrawal } from '../../gradebook/plan-withdrawal.js';
import { everything } from '../../gradebook/scope.js';
import type { OneRosterClient } from '../../oneroster/client.js';
import { Purpose } from '../../store/credentials/lease-decision.js';
import { districtZone } from '../../store/districts/district-of.js';
import {
  lineItemsOfClass,
  resultsOfClass,
  saveCategories,
  saveLineItems,
  saveResults,
} from '../../store/passback/gradebook.js';
import { linksOfClass } from '../../store/passback/links.js';
import { savePlan } from '../../store/passback/plan.js';
import {
  addClasses,
  inClass,
  leaseGradebook,
  noteResultsRead,
  type ClaimedClass,
} from '../../store/passback/run-classes.js';
import { saveScope } from '../../store/passback/scope.js';
import { classesOfWithdrawal, readWithdrawal, sentToClass, withdrawalOfRun } from '../../store/passback/withdrawals.js';
import { fence } from '../../store/runs/fence.js';
import { StageName } from '../../store/runs/kinds.js';
import { openRun } from '../../store/runs/open-run.js';
import { readRun, type Run } from '../../store/runs/run.js';
import { ClassProgress } from '../../store/schema/passback.js';
import { sisOf } from '../clients.js';
import { dateOfRun } from '../date-of-run.js';
import type { ActivityDeps } from '../deps.js';
import type { ConnectPassbackResult, OpenedPassback } from './connect.js';
import { skippedFor, workThroughClasses, type LaneInput, type LaneResult, type LeftOut } from './lane.js';
import { beginPassbackStage, endPassbackStage } from './stages.js';

export interface OpenWithdrawalInput {
  /** Number of a stored request. */
  withdrawal: number;
  asOf: string | null;
  firstExecutionRunId: string;
}

/** The stages of a withdrawal that a passback has not: what a run has sent is read in the SIS and taken back. */
export function createWithdrawalActivities(deps: ActivityDeps) {
  const { sql, db } = deps.store;

  async function collect(run: Run, claimed: ClaimedClass, sis: OneRosterClient): Promise<LeftOut | null> {
    const { classId } = claimed;
    if (!(await leaseGradebook(sql, run, classId))) return skippedFor('CLASS_IN_USE');
    const signal = Context.current().cancellationSignal;
    const lineItems = await sis.lineItemsOfClass(classId, signal);
    const results = await sis.resultsOfClass(classId, signal);
    const isProven = [lineItems, results].every((each) => each.complete && each.undecoded.length === 0);
    if (!isProven) return skippedFor('GRADEBOOK_NOT_PROVEN');
    const of = { districtId: run.districtId, runId: run.runId, classId };
    await inClass(sql, run, claimed, async (tx) => {
      await saveLineItems(tx, of, lineItems.records, { complete: true });
      await saveResults(tx, of, results.records);
      await noteResultsRead(tx, run.runId, classId);
    });
    return null;
  }

  async function plan(run: Run, claimed: ClaimedClass): Promise<null> {
    const { classId, school } = claimed;
    const { districtId, runId } = run;
    const sent = await sentToClass(sql, await withdrawalOfRun(sql, runId), classId);
    const { lineItems } = await lineItemsOfClass(sql, districtId, classId);
    const held = { lineItems, results: await resultsOfClass(sql, districtId, classId) };
    const planned = planWithdrawal(sent, held, await linksOfClass(sql, districtId, classId));
    await inClass(sql, run, claimed, (tx) =>
      savePlan(tx, { districtId, runId, classId, school }, planned, planned.left),
    );
    return null;
  }

  return {
    /** Opens the run of a withdrawal. Throws `StoreError` `WITHDRAWAL_UNKNOWN`. */
    async openWithdrawal(input: OpenWithdrawalInput): Promise<OpenedPassback> {
      const { workflowExecution } = Context.current().info;
      const { district } = await readWithdrawal(sql, input.withdrawal);
      const { asOf, readAt } = dateOfRun(input.asOf, await districtZone(db, district));
      const opened = await openRun(
        sql,
        {
          ...{ district, kind: RunKind.withdrawal, asOf, readAt },
          ...{ workflowId: workflowExecution!.workflowId, firstExecutionRunId: input.firstExecutionRunId },
        },
        (tx, run) => saveScope(tx, run.runId, everything, input.withdrawal),
      );
      return { runId: opened.runId, number: opened.number, district, asOf, timings: deps.profile };
    },

    async connectWithdrawal(runId: number): Promise<ConnectPassbackResult> {
      const run = await beginPassbackStage(deps, runId, StageName.connect);
      if (!run.settings.passback.enabled)
        throw new CodedError('PASSBACK_DISABLED', `Passback is not enabled for "${run.district}".`);
      const signal = Context.current().cancellationSignal;
      const sis = sisOf(deps, run, signal, Purpose.passback);
      try {
        const categories = await sis.categories(signal);
        const classes = await classesOfWithdrawal(sql, await withdrawalOfRun(sql, runId));
        await sql.begin(async (tx) => {
          await fence(tx, run, []);
          await saveCategories(tx, run, categories.records, categories.complete);
          await addClasses(tx, runId, classes);
        });
        const counts = { classes: classes.length, categories: categories.records.length };
        await endPassbackStage(deps, run, StageName.connect, counts);
        return counts;
      } finally {
        sis.close();
      }
    },

    /** Reads in the SIS what the classes of a withdrawal hold now. */
    async collectForWithdrawal(input: LaneInput): Promise<LaneResult> {
      const run = await readRun(db, input.runId);
      const sis = sisOf(deps, run, Context.current().cancellationSignal, Purpose.passback);
      try {
        const stage = { stage: StageName.collect, from: ClassProgress.waiting, to: ClassProgress.collected };
        return await workThroughClasses(deps, input, stage, (of, claimed) => collect(of, claimed, sis));
      } finally {
        sis.close();
      }
    },

    /** Plans, class by class, what is taken back and what is left. */
    async planWithdrawals(input: LaneInput): Promise<LaneResult> {
      const stage = { stage: StageName.plan, from: ClassProgress.collected, to: ClassProgress.planned };
      return workThroughClasses(deps, input, stage, plan);
    },
  };
}
