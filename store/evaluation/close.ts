import type { Evaluation } from '../../evaluation/model.js';
import { RunOutcome } from '../../codes/run-outcome.js';
import type { Sql } from '../postgres/connect.js';
import { dropTargets } from '../provisioning/own-targets.js';
import { purgeEvaluations, purgeOldPlans } from '../provisioning/run-partitions.js';
import { endRun } from '../runs/close-run.js';
import { fence, type Writer } from '../runs/fence.js';
import { keepEvaluationTables, refuseEmptied } from './run-tables.js';

/** Days for which the rows of an evaluation are kept, as plans are. Its report stays. */
const keepForDays = 30;
/** Evaluations that keep their rows: the next one is compared with the latest that was finished. */
const keepLatest = 3;

/** Closes an evaluation with its report. Nothing that the next night builds on is changed. */
export async function closeEvaluation(sql: Sql, run: Writer, evaluation: Evaluation): Promise<void> {
  await sql.begin(async (tx) => {
    await fence(tx, run, []);
    await refuseEmptied(tx, run.runId);
    await keepEvaluationTables(tx, run.runId);
    await endRun(tx, run.runId, RunOutcome.observed, { evaluation });
    await dropTargets(tx, run.runId);
    await purgeOldPlans(tx, run.districtId, keepForDays);
    await purgeEvaluations(tx, run.districtId, keepLatest);
  });
}
