import type { ApplicationFailure, WorkflowHandle } from '@temporalio/client';
import { ActivityFailure, CancelledFailure, WorkflowFailedError } from '@temporalio/client';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { startProvision } from '../../client/provision.js';
import {
  pauseSchedules,
  reconcileSchedules,
  resumeSchedules,
  scheduleStatuses,
  triggerNight,
} from '../../client/schedules.js';
import { provisionId } from '../../workflows/ids.js';
import { eventually } from '../kills/eventually.js';
import { sharedServers } from '../kills/shared-servers.js';
import { openStage, type Stage } from '../kills/stage.js';
import { firstDay, resultOf, type StageDistrict } from '../kills/stage-district.js';
import { activitySummaries, currentDetails, found, pendingFailures } from './reading-runs.js';

let stage: Stage;

beforeAll(async () => {
  stage = await openStage({ folder: join(inject('runFolder'), 'operating'), servers: await sharedServers() });
  await stage.startWorker();
});
afterAll(() => stage?.stop());

async function runRow(district: string) {
  const [row] = await stage.store.sql<Array<{ outcome: string; report: { code?: string } }>>`
    select outcome, report from run join district d on d.id = district_id where d.key = ${district} order by number desc`;
  return row;
}

const seen = (query: string, id: string) =>
  eventually(async () => (await found(stage.client, query)).includes(id), query);

describe('a night that the schedule starts', () => {
  let district: StageDistrict;
  const id = provisionId('scheduled');
  const run = () => stage.client.workflow.getHandle(id);
  const nights = async () => (await stage.client.schedule.getHandle('nightly/scheduled').describe()).info.recentActions;

  /** Triggers the schedule, and gives the `nightly` that it started. */
  async function triggered(): Promise<WorkflowHandle> {
    const before = (await nights()).length;
    await triggerNight(stage.client, 'scheduled');
    await eventually(async () => (await nights()).length > before, 'the schedule to start nightly');
    const { workflowId, firstExecutionRunId } = (await nights()).at(-1)!.action.workflow;
    return stage.client.workflow.getHandle(workflowId, firstExecutionRunId);
  }

  beforeAll(async () => {
    district = await stage.openDistrict({ district: 'scheduled' });
    await district.fault('slow-body', { ms: 120_000, path: 'enrollments', after: 2 });
    await reconcileSchedules(stage.client, district.settings);
  });

  test('the schedule starts nightly, and nightly the run under its fixed id', async () => {
    expect(await (await triggered()).result()).toEqual({ started: id });
    expect((await run().describe()).status.name).toBe('RUNNING');
  });

  test('a second night while the run is under way starts none beside it, nor can one be started by hand', async () => {
    const { runId } = await run().describe();
    const second = await triggered();
    // It asks the run to close and tries again; one that reads is not disturbed.
    const history = async () => (await second.fetchHistory()).events ?? [];
    const isRefused = (event: { startChildWorkflowExecutionFailedEventAttributes?: unknown }) =>
      event.startChildWorkflowExecutionFailedEventAttributes != null;
    await eventually(async () => (await history()).filter(isRefused).length >= 2, 'the night to try twice');
    expect((await second.describe()).status.name).toBe('RUNNING');
    await second.terminate();
    const byHand = startProvision(stage.client, { district: 'scheduled', mode: 'apply', asOf: null });
    await expect(byHand).rejects.toMatchObject({ code: 'RUN_IN_PROGRESS' });
    expect((await run().describe()).runId).toBe(runId);
  });

  test('runs are found by district, kind and stage', async () => {
    await seen('District = "scheduled" AND SyncKind = "provision" AND SyncStage = "extract"', id);
    expect(await found(stage.client, 'District = "another"')).toEqual([]);
    expect(await found(stage.client, 'District = "scheduled" AND SyncKind = "nightly"')).toHaveLength(2);
  });

  test('its details are a table that grows with the stages', async () => {
    await eventually(async () => (await currentDetails(run())).includes('| extract |'), 'the reading to begin');
    const details = await currentDetails(run());
    expect(details).toContain('### scheduled, run 1');
    expect(details).toContain('| stage | |\n| --- | --- |');
    expect(details).toMatch(/\| connect \| .*enrollments.*first night \|/);
    expect(details).toMatch(/\| extract \| reading/);
    expect(details).not.toContain('| map |');
  });

  test('while Canvas works, the step that waits says how far it is', async () => {
    await district.fault('slow-import', { rowsPerSecond: 400 });
    await run().cancel();
    await eventually(async () => (await run().describe()).status.name === 'CANCELLED', 'the first run to end');
    await district.fault('slow-body', { ms: 1, path: 'enrollments' });
    const second = await district.start();
    const progress: string[] = [];
    const noted = async () => {
      progress.push(...(await pendingFailures(second)));
      return progress.some((message) => /^import \d+: [1-9]\d? %$/.test(message));
    };
    await eventually(noted, 'progress between 1 and 99 %');
    expect(progress.filter((message) => !/^import \d+: \d+ %$/.test(message))).toEqual([]);
    expect(await currentDetails(second)).toMatch(/\| extract \| orgs \d+.*; users \d+.*; enrollments \d+/);
    await district.calm();
    expect((await resultOf(second)).outcome).toBe('complete');
  });

  test('each step has a line that says what it does', async () => {
    const summaries = await activitySummaries(run());
    expect(summaries).not.toContain('');
    expect(summaries.slice(0, 3)).toEqual([
      'open the run',
      'connect to both ends',
      'read orgs, academicSessions, courses, classes, users, enrollments',
    ]);
    expect(summaries).toContain('wait for Canvas: additions');
    expect(summaries.at(-1)).toBe('close the run');
  });

  test('metrics of the engine and of the product are served for Prometheus', async () => {
    const metrics = await (await fetch(stage.workers[0]!.metricsUrl)).text();
    expect(metrics).toMatch(/^temporal_workflow_completed(_total)?\{.*workflow_type="provisionDistrict"/m);
    expect(metrics).toMatch(/^temporal_activity_execution_latency_/m);
    expect(metrics).toMatch(/^rollbook_requests_total\{.*system="sis"/m);
    expect(metrics).toMatch(/^rollbook_request_ms_bucket\{/m);
    expect(metrics).toMatch(
      /^rollbook_rows_total\{.*stage="settle".*what="accepted"|^rollbook_rows_total\{.*what="accepted".*stage="settle"/m,
    );
  });
});

describe('additions that a schedule starts by day', () => {
  const statuses = () => scheduleStatuses(stage.client, 'daytime');

  test('the schedules follow the settings: made, changed and removed', async () => {
    const { settings } = await stage.openDistrict({ district: 'daytime' });
    const kinds = async (addsAt: string[]) =>
      (await reconcileSchedules(stage.client, { ...settings, schedule: { ...settings.schedule, addsAt } })).map(
        ({ scheduleId, kind }) => [scheduleId.split('/')[0], kind],
      );
    expect(await kinds([])).toEqual([['nightly', 'created']]);
    expect(await kinds(['07:45'])).toEqual([
      ['nightly', 'unchanged'],
      ['additions', 'created'],
    ]);
    expect(await kinds(['12:30', '07:45'])).toEqual([
      ['nightly', 'unchanged'],
      ['additions', 'changed'],
    ]);
    const [, byDay] = await statuses();
    expect(byDay).toMatchObject({ at: ['07:45', '12:30'], finishBy: '', paused: false });
    const days = byDay!.next.map((each) =>
      each.toLocaleDateString('en', { weekday: 'short', timeZone: settings.timezone }),
    );
    expect(days.filter((each) => each === 'Sat' || each === 'Sun')).toEqual([]);
    await pauseSchedules(stage.client, 'daytime', 'a test');
    expect((await statuses()).map((each) => each.paused)).toEqual([true, true]);
    await resumeSchedules(stage.client, 'daytime', 'a test');
    expect((await statuses()).map((each) => each.paused)).toEqual([false, false]);
    expect(await kinds([])).toEqual([
      ['nightly', 'unchanged'],
      ['additions', 'removed'],
    ]);
  });
});

describe('nights that only observe', () => {
  test('are told of in the schedule, and change to nights that send with the settings', async () => {
    const { settings } = await stage.openDistrict({ district: 'observing' });
    const reconciled = async (mode: 'observe' | 'apply') => {
      const [nightly] = await reconcileSchedules(stage.client, {
        ...settings,
        schedule: { ...settings.schedule, mode },
      });
      return [nightly!.kind, nightly!.after?.mode];
    };
    expect(await reconciled('observe')).toEqual(['created', 'observe']);
    expect(await reconciled('observe')).toEqual(['unchanged', 'observe']);
    const started = await stage.client.schedule.getHandle('nightly/observing').describe();
    expect(started.action).toMatchObject({
      workflowType: 'nightly',
      args: [{ district: 'observing', mode: 'observe' }],
    });
    expect(await reconciled('apply')).toEqual(['changed', 'apply']);
  });
});

describe('passbacks that a schedule starts', () => {
  test('each day at their times, and ahead of cut-offs at single ones', async () => {
    const { settings } = await stage.openDistrict({ district: 'closing' });
    const reconciled = async (passback: Partial<typeof settings.passback>) => {
      const changed = { ...settings, passback: { ...settings.passback, enabled: true, ...passback } };
      return (await reconcileSchedules(stage.client, changed)).find((each) => each.scheduleId === 'passbacks/closing');
    };
    const cutOffs = [{ at: '2031-10-16T15:00', what: 'first quarter' }];
    expect(await reconciled({ cutOffs })).toBeUndefined();
    const ahead = await reconciled({ cutOffs, runsBeforeCutOff: [24, 1] });
    expect(ahead).toMatchObject({ kind: 'created', after: { at: [], on: ['2031-10-15 15:00', '2031-10-16 14:00'] } });
    // Chicago's summer time; a start comes up to two minutes later.
    expect(ahead!.next.map((each) => each.toISOString().slice(0, 13))).toEqual(['2031-10-15T20', '2031-10-16T19']);
    const both = { cutOffs, runsBeforeCutOff: [24, 1], at: ['17:00'] };
    expect(await reconciled(both)).toMatchObject({ kind: 'changed', after: { at: ['17:00'] } });
    expect(await reconciled(both)).toMatchObject({ kind: 'unchanged' });
    expect(await reconciled({})).toMatchObject({ kind: 'removed' });
  });
});

describe('a run that does not come to its end', () => {
  test('credentials that are refused for good fail it with the code and what to do', async () => {
    const district = await stage.openDistrict({ district: 'refused' });
    await district.setSecret('sis', 'practice-client:another-secret');
    const failure = await district.night().then(
      () => undefined,
      (error: unknown) => error,
    );
    const cause = applicationFailure(failure);
    expect(cause).toMatchObject({ type: 'CREDENTIALS_REFUSED', nonRetryable: true });
    expect(cause.message).toContain('Check the client id and secret');
    await seen('District = "refused" AND NeedsAttention = true', provisionId('refused'));
    expect(await runRow('refused')).toMatchObject({ outcome: 'failed', report: { code: 'CREDENTIALS_REFUSED' } });
  });

  test('one that an operator cancels is noted as cancelled, and the next one begins anew', async () => {
    const district = await stage.openDistrict({ district: 'cancelled' });
    await district.fault('slow-body', { ms: 120_000, path: 'users', after: 1 });
    const run = await district.start();
    const atUsers = async () => (await pendingActivities(run)).some((each) => each.lastHeartbeatTime !== null);
    await eventually(atUsers, 'an activity to be at work');
    await run.cancel();
    const failure = await run.result().then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(failure).toBeInstanceOf(WorkflowFailedError);
    expect((failure as WorkflowFailedError).cause).toBeInstanceOf(CancelledFailure);
    expect(await runRow('cancelled')).toMatchObject({ outcome: 'cancelled' });
    await district.calm();
    expect((await district.night({ asOf: `${firstDay}T01:30` })).outcome).toBe('complete');
  });
});

async function pendingActivities(run: Awaited<ReturnType<StageDistrict['start']>>) {
  return (await run.describe()).raw.pendingActivities ?? [];
}

function applicationFailure(failure: unknown): ApplicationFailure {
  expect(failure).toBeInstanceOf(WorkflowFailedError);
  const { cause } = failure as WorkflowFailedError;
  expect(cause).toBeInstanceOf(ActivityFailure);
  return (cause as ActivityFailure).cause as ApplicationFailure;
}
