import type { EvaluationResult } from '../../activities/evaluation/assess.js';
import type { Evaluation } from '../../evaluation/model.js';
import { latestEvaluation } from '../../store/evaluation/read.js';
import { districtOf } from '../../store/districts/district-of.js';
import { evaluationId } from '../../workflows/ids.js';
import { testClient } from '../harness/temporal.js';
import type { Practice } from '../nights/practice.js';

type Evaluated = Pick<Practice, 'district' | 'worker' | 'store'>;

/** Evaluates a practice district through Temporal, to the end. */
export async function evaluate(practice: Evaluated, asOf = '2026-11-24T09:00'): Promise<EvaluationResult> {
  const client = await testClient();
  return (await client.workflow.execute('evaluateDistrict', {
    workflowId: evaluationId(practice.district),
    taskQueue: practice.worker.taskQueue,
    args: [{ district: practice.district, asOf }],
  })) as EvaluationResult;
}

/** What the last evaluation has found. */
export async function lastEvaluation({
  store,
  district,
}: Evaluated): Promise<{ runId: number; evaluation: Evaluation }> {
  const { districtId } = await districtOf(store.db, district);
  return (await latestEvaluation(store.db, districtId))!;
}
