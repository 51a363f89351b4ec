import { afterAll, beforeAll, expect, test } from 'vitest';
import type { EvaluationResult } from '../../activities/evaluation/assess.js';
import { evaluationId } from '../../workflows/ids.js';
import { testClient } from '../harness/temporal.js';
import { startPractice, type Practice } from '../nights/practice.js';

let practice: Practice;
beforeAll(async () => {
  practice = await startPractice();
  await practice.night();
});
afterAll(() => practice?.stop());

async function evaluate(asOf = '2026-11-24T09:00'): Promise<EvaluationResult> {
  const client = await testClient();
  return (await client.workflow.execute('evaluateDistrict', {
    workflowId: evaluationId(practice.district),
    taskQueue: practice.worker.taskQueue,
    args: [{ district: practice.district, asOf }],
  })) as EvaluationResult;
}

test('a Canvas that Rollbook has filled is found to be its own: everything is linked, and nothing is asked', async () => {
  const result = await evaluate();
  console.log(JSON.stringify(result));
  const [run] = await practice.store.sql`select report from run where kind = 'evaluation'`;
  console.log(JSON.stringify(run!.report, null, 1).slice(0, 6000));
  expect(result).toMatchObject({ question: 0, made: 0 });
});
