import { ApplicationFailure } from '@temporalio/common';
import { Context } from '@temporalio/activity';
import type { ActivityInboundCallsInterceptor } from '@temporalio/worker';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Evaluation } from '../../evaluation/model.js';
import { startPractice, type Practice } from '../nights/practice.js';
import { evaluate, lastEvaluation } from './evaluate.js';

/** Steps whose worker is lost once, after it has done them and before the engine hears of it. */
const lost = new Set<string>();
const losing: ActivityInboundCallsInterceptor = {
  async execute(input, next) {
    const result = await next(input);
    if (lost.delete(Context.current().info.activityType)) throw ApplicationFailure.retryable('the worker is lost');
    return result;
  },
};

let practice: Practice;
let calm: Evaluation;
beforeAll(async () => {
  practice = await startPractice({ interceptor: losing });
  await practice.night();
});
afterAll(() => practice?.stop());
afterEach(() => practice.calm());

interface Asked {
  system: string;
  method: string;
  path: string;
  count: number;
}

async function asked(): Promise<Asked[]> {
  const answer = await fetch(`${practice.sandbox.controlUrl}/requests`);
  return ((await answer.json()) as { counts: Asked[] }).counts;
}

const forgetRequests = () => fetch(`${practice.sandbox.controlUrl}/requests`, { method: 'DELETE' });

/** How many reports Canvas was asked for since the requests were forgotten. */
async function reportsAskedFor(): Promise<number> {
  const posts = (await asked()).filter(({ method, path }) => method === 'POST' && path.includes('/reports/'));
  return posts.reduce((sum, { count }) => sum + count, 0);
}

/** What an evaluation has found, without its own number and what it says of the one before. */
function foundBy({ run: _, shadow, ...rest }: Evaluation) {
  const differences = shadow!.differences.map(({ fresh: __, ...each }) => each);
  return { ...rest, compared: shadow!.compared, differences };
}

const found = async () => foundBy((await lastEvaluation(practice)).evaluation);

test('a Canvas that Rollbook has filled is found to be its own: everything is linked, nothing is asked and nothing written', async () => {
  await forgetRequests();
  const before = await practice.store.sql`select canvas_host, provisioned_at, settled_run, map_all from district`;
  expect(await evaluate(practice)).toMatchObject({ question: 0, made: 0, findings: 0 });
  const { evaluation } = await lastEvaluation(practice);
  calm = evaluation;
  expect(calm.counts.every((each) => each.likely + each.question + each.made + each.orphaned === 0)).toBe(true);
  expect(calm.firstNight.every((each) => each.make + each.change + each.wait === 0)).toBe(true);
  expect(calm.readiness.map(({ readiness }) => readiness)).toEqual(calm.schools.map(() => 'ready'));
  const writes = (await asked()).filter(({ method, path }) => method !== 'GET' && !path.includes('token'));
  expect(writes.map(({ system, method, path, count }) => [system, method, path, count])).toEqual([
    ['canvas', 'POST', '/api/v1/accounts/self/reports/provisioning_csv', 1],
  ]);
  expect(await practice.store.sql`select canvas_host, provisioned_at, settled_run, map_all from district`).toEqual(
    before,
  );
});

test('each step whose worker is lost is taken again, one report is asked for, and the same is found', async () => {
  const steps = ['openEvaluation', 'connect', 'readCollections', 'mapRoster', 'planRun', 'requestReport'] as const;
  for (const each of [...steps, 'awaitReport', 'loadReport', 'matchRoster', 'assessAndClose']) lost.add(each);
  await forgetRequests();
  await evaluate(practice);
  expect([...lost]).toEqual([]);
  expect(await reportsAskedFor()).toBe(1);
  expect(await found()).toEqual(foundBy(calm));
});

test.each<[string, string, Record<string, unknown>, number]>([
  ['that Canvas gives up', 'report-failed', { times: 1 }, 2],
  ['whose download is cut', 'report-cut', { times: 1 }, 1],
  ['that lacks half of the people', 'report-half', { kind: 'users', times: 1 }, 2],
  ['that lacks half of the enrollments', 'report-half', { kind: 'enrollments', times: 1 }, 2],
  ['that lacks half of the sections', 'report-half', { kind: 'sections', times: 1 }, 2],
  ['that lacks half of the courses', 'report-half', { kind: 'courses', times: 1 }, 2],
  ['that lacks half of the terms', 'report-half', { kind: 'terms', times: 1 }, 2],
  ['that lacks half of everything', 'report-half', { times: 1 }, 2],
])('a report %s is noticed, and what is found is the same', async (_what, fault, settings, reports) => {
  await practice.fault(fault, settings);
  await forgetRequests();
  await evaluate(practice);
  expect(await reportsAskedFor()).toBe(reports);
  expect(await found()).toEqual(foundBy(calm));
});

test('Canvas that can make no report at all ends the evaluation with a code that says so', async () => {
  await practice.fault('report-failed');
  const error = (await evaluate(practice).catch((reason: unknown) => reason)) as { cause?: { type?: string } };
  expect(error.cause?.type).toBe('CANVAS_REPORT_FAILED');
  const [run] = await practice.store.sql`select outcome, report from run order by id desc limit 1`;
  expect(run).toMatchObject({ outcome: 'failed', report: { code: 'CANVAS_REPORT_FAILED' } });
});

test('a night after evaluations sends nothing, as if there had been none', async () => {
  const report = await practice.night({ asOf: '2026-11-25T00:30' });
  expect(report).toMatchObject({ outcome: 'complete', counts: [] });
});
