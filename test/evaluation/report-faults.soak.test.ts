import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { failureOf } from '../../client/failure.js';
import { evaluationId } from '../../workflows/ids.js';
import { reportRows } from '../faults/report-faults.js';
import { testClient } from '../harness/temporal.js';
import { startPractice, type Practice } from '../nights/practice.js';
import { evaluate } from './evaluate.js';

let practice: Practice;
beforeAll(async () => {
  practice = await startPractice({ canvasFilled: { way: 'other-sis-ids', seed: 'faults' } });
});
afterAll(() => practice?.stop());
afterEach(() => practice.calm());

test.each(reportRows.map((row) => [row.fault, row.stays ?? 'nothing', row] as const))(
  'while the fault %s stays, an evaluation ends with %s',
  async (fault, _code, { settings = {}, stays }) => {
    await practice.fault(fault, settings);
    if (stays === null) return void expect((await evaluate(practice)).outcome).toBe('observed');
    await expect(evaluate(practice)).rejects.toThrow();
    const client = await testClient();
    const failure = await failureOf(client.workflow.getHandle(evaluationId(practice.district)));
    expect(failure?.code).toBe(stays);
    const [run] = await practice.store.sql`select outcome, report->>'code' as code from run order by id desc limit 1`;
    expect(run).toEqual({ outcome: 'failed', code: stays });
  },
  15 * 60_000, // a report that never ends is waited for, three times
);
