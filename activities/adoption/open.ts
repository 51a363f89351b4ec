import { Context } from '@temporalio/activity';
import { RunKind } from '../../codes/run-kinds.js';
import { chooseLinks, type ChosenLinks } from '../../store/adoption/choose.js';
import { evaluationOfPlan, openAdoption } from '../../store/adoption/open.js';
import { planTakingBack, refuseBesideTakingBack } from '../../store/adoption/take-back.js';
import { districtZone } from '../../store/districts/district-of.js';
import { StoreError } from '../../store/errors.js';
import { fence } from '../../store/runs/fence.js';
import { StageName } from '../../store/runs/kinds.js';
import { dateOfRun } from '../date-of-run.js';
import type { ActivityDeps } from '../deps.js';
import type { OpenedRun } from '../provisioning/connect.js';
import { beginStage, endStage } from '../provisioning/stages.js';
import { whileBeating } from '../while-beating.js';

export interface OpenAdoptionInput {
  district: string;
  firstExecutionRunId: string;
}

export interface LinksToChoose {
  runId: number;
  /** sourcedId of the school of a pilot; null: the whole district. */
  school: string | null;
}

/** The begin of an adoption or of its taking back: the run, and which changes of ids it makes. */
export function createOpenAdoptionActivities(deps: ActivityDeps) {
  const { db, sql } = deps.store;
  return {
    async openAdoption({ district, firstExecutionRunId }: OpenAdoptionInput): Promise<OpenedRun> {
      const { asOf, readAt } = dateOfRun(null, await districtZone(db, district));
      const opened = await openAdoption(sql, {
        ...{ district, kind: RunKind.adoption, asOf, readAt, firstExecutionRunId },
        workflowId: Context.current().info.workflowExecution!.workflowId,
      });
      return { runId: opened.runId, number: opened.number, asOf, timings: deps.profile };
    },

    /** Throws `StoreError`: `ADOPTION_NOT_PLANNED`, `EVALUATION_TOO_OLD`, `ADOPTION_UNCONFIRMED`, `TAKING_BACK_UNFINISHED`. */
    async chooseLinks({ runId, school }: LinksToChoose): Promise<ChosenLinks> {
      const run = await beginStage(deps, runId, StageName.link);
      const evaluation = await evaluationOfPlan(sql, run.districtId);
      const chosen = await whileBeating(() =>
        sql.begin(async (tx) => {
          await fence(tx, run);
          await refuseBesideTakingBack(tx, run.districtId);
          return chooseLinks(tx, run, evaluation, school);
        }),
      );
      if (chosen.links + chosen.rejected === 0)
        throw new StoreError('ADOPTION_UNCONFIRMED', 'No confirmed link can be carried out.');
      await endStage(deps, run, StageName.link, { ...chosen });
      return chosen;
    },

    /** Throws `StoreError` `ADOPTION_NOT_APPLIED`. */
    async chooseToTakeBack(runId: number): Promise<ChosenLinks> {
      const run = await beginStage(deps, runId, StageName.link);
      const planned = await whileBeating(() =>
        sql.begin(async (tx) => {
          await fence(tx, run);
          return planTakingBack(tx, run);
        }),
      );
      if (planned.links + planned.changes === 0)
        throw new StoreError('ADOPTION_NOT_APPLIED', 'Nothing was adopted that could be taken back.');
      await endStage(deps, run, StageName.link, { ...planned });
      return { ...planned, obstructed: 0, rejected: 0 };
    },
  };
}
