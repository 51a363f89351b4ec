import { Context } from '@temporalio/activity';
import type { ActivityInboundCallsInterceptor } from '@temporalio/worker';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RunReport } from '../../activities/provisioning/run-end.js';
import { createOracle, type Oracle } from '../oracle/oracle.js';
import { imports } from './look.js';
import { startPractice, type Practice } from './practice.js';

/** Holds the provisioning run before one of its steps until it is let go. */
const gate = {
  step: '',
  reached: () => {},
  open: Promise.resolve(),
};
const interceptor: ActivityInboundCallsInterceptor = {
  execute: async (input, next) => {
    const { activityType, workflowExecution } = Context.current().info;
    if (activityType === gate.step && workflowExecution?.workflowId.startsWith('provision/')) {
      gate.reached();
      await gate.open;
    }
    return next(input);
  },
};

let practice: Practice;
let oracle: Oracle;
beforeAll(async () => {
  practice = await startPractice({ interceptor });
  oracle = createOracle(practice.sandbox.controlUrl, practice.settings);
});
afterAll(() => practice?.stop());

/** Everything that the next night builds on, table by table, as one hash each. */
async function foundations(): Promise<Record<string, string>> {
  const { sql } = practice.store;
  const hashes: Record<string, string> = {};
  for (const table of [
    ...['district', 'class_target', 'user_target', 'link', 'applied_row', 'applied_enrollment'],
    ...['mirror_record', 'mirror_enrollment', 'collection_state', 'open_item', 'open_enrollment', 'run_resource'],
    ...['problem', 'proposal', 'enrollment_decision', 'read_block'],
  ]) {
    const [hash] = await sql<Array<{ hash: string }>>`
      select md5(coalesce(string_agg(t::text, '|' order by t::text), '')) as hash from ${sql(table)} t`;
    hashes[table] = hash!.hash;
  }
  return hashes;
}

/**
 * Holds a night before one of its steps, observes beside it, and lets it go on. Fails if that moved anything on which
 * the next night builds.
 */
async function observeBeside(step: string, asOf: string): Promise<RunReport> {
  let open = (): void => {};
  const reached = new Promise<void>((resolve) => (gate.reached = resolve));
  gate.open = new Promise((resolve) => (open = resolve));
  gate.step = step;
  const night = practice.night({ asOf });
  await reached;
  try {
    const before = await foundations();
    const observed = await practice.night({ mode: 'observe', asOf });
    expect(observed.outcome).toBe('observed');
    expect(observed.collections).toHaveLength(6);
    expect(await foundations()).toEqual(before);
  } finally {
    gate.step = '';
    open();
  }
  return night;
}

let day = 23;
const steps = [
  ...['connect', 'readCollections', 'lookUpMissing', 'mapRoster', 'planRun', 'guardRun'],
  ...['submitImport', 'awaitImport', 'settleImport', 'closeRun'],
];

test('a first observing run reads by itself, sends nothing, and the first night comes to what it would have come to', async () => {
  const observed = await practice.night({ mode: 'observe' });
  expect(observed.outcome).toBe('observed');
  expect(await imports(practice)).toEqual([]);
  const night = await practice.night();
  expect(night.outcome).toBe('complete');
  const planned = (report: typeof night) =>
    report.counts.map(({ kind, op, phase, rows }) => [kind, op, phase, rows].join(' ')).sort();
  expect(planned(observed)).toEqual(planned(night));
  expect(await oracle.differences({ asOf: '2026-11-23' })).toEqual([]);
  // From here on every mapping tells the problem of a login, which keeps somebody away.
  await practice.play('take-login');
});

test.each(steps)(
  'an observing run beside a run that is about to begin %s moves nothing of it, and both come to their ends',
  async (step) => {
    day += 1;
    const asOf = `2026-11-${day <= 30 ? day : 30}T00:30`;
    for (const [kind, settings] of [
      ['next-day', {}],
      ['add-students', { count: 2 }],
      ['drop-students', { count: 1 }],
      ['rename-student', { count: 1 }],
    ] as const) {
      await practice.play(kind, settings);
    }
    expect((await observeBeside(step, asOf)).outcome).toBe('partial');
    expect(await oracle.differences({ asOf })).toEqual([]);
  },
);

test('a night after all these sends nothing', async () => {
  const before = (await imports(practice)).length;
  expect((await practice.night({ asOf: `2026-11-${day <= 30 ? day : 30}T02:30` })).counts).toEqual([]);
  expect(await imports(practice)).toHaveLength(before);
});

test('an observing run beside a run with an open question of identity asks, reopens and closes nothing', async () => {
  await practice.play('identity-change');
  const asOf = '2026-11-30T03:30';
  expect((await practice.night({ asOf })).outcome).toBe('held');
  const [asked] = await practice.store.sql<Array<{ left: string; right: string }>>`
    select left_id as left, right_id as right from proposal`;
  expect((await observeBeside('planRun', asOf)).outcome).toBe('held');
  await practice.play('identity-return', { ids: [asked!.right, asked!.left] });
  expect((await observeBeside('mapRoster', asOf)).outcome).toBe('partial');
  expect(await practice.store.sql`select 1 from proposal`).toEqual([]);
});
