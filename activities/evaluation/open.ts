import { Context } from '@temporalio/activity';
import { RunKind } from '../../codes/run-kinds.js';
import { districtZone } from '../../store/districts/district-of.js';
import { openEvaluation } from '../../store/evaluation/open.js';
import { dateOfRun } from '../date-of-run.js';
import type { ActivityDeps } from '../deps.js';
import type { OpenedRun } from '../provisioning/connect.js';

export interface OpenEvaluationInput {
  district: string;
  /** The run's date in the district's zone, `YYYY-MM-DD`, or a local time of it; null: today. */
  asOf: string | null;
  firstExecutionRunId: string;
}

/** The begin of an evaluation. What it reads of the SIS, and how that is mapped, are the steps of provisioning. */
export function createOpenEvaluationActivities(deps: ActivityDeps) {
  return {
    async openEvaluation({ district, asOf: given, firstExecutionRunId }: OpenEvaluationInput): Promise<OpenedRun> {
      const { workflowExecution } = Context.current().info;
      const { asOf, readAt } = dateOfRun(given, await districtZone(deps.store.db, district));
      const opened = await openEvaluation(deps.store.sql, {
        ...{ district, kind: RunKind.evaluation, asOf, readAt, firstExecutionRunId },
        workflowId: workflowExecution!.workflowId,
      });
      return { runId: opened.runId, number: opened.number, asOf, timings: deps.profile };
    },
  };
}
