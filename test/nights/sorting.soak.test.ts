import { afterEach, expect, test } from 'vitest';
import { createOracle } from '../oracle/oracle.js';
import { held, problems, sent } from './look.js';
import { startPractice, type Practice } from './practice.js';

let practice: Practice;
afterEach(() => practice?.stop());

/** What `connect` has noted of the provider in the newest run. */
async function sortSeen(): Promise<unknown> {
  const [stage] = await practice.store.sql<Array<{ counts: Record<string, unknown> }>>`
    select counts from run_stage where stage = 'connect' order by run_id desc limit 1`;
  return stage!.counts.sort;
}

test.each([
  ['refuses any sort', 'refuse-sort', 'refused'],
  ['sorts each page for itself', 'sort-within-page', 'withinPage'],
])('a SIS that %s is read unsorted, and proven whole', async (_, fault, seen) => {
  practice = await startPractice({ pageCap: 150 });
  const oracle = createOracle(practice.sandbox.controlUrl, practice.settings);
  await practice.fault(fault);
  const night = async (asOf: string) => {
    const report = await practice.night({ asOf });
    expect(report.outcome).toBe('complete');
    expect(await sortSeen()).toBe(seen);
    expect(report.collections.filter(({ certified }) => !certified)).toEqual([]);
    expect(await oracle.differences({ asOf })).toEqual([]);
    expect(await problems(practice)).toEqual([]);
    return report;
  };
  await night('2026-11-23T00:30');
  await practice.play('add-students', { count: 3 });
  await practice.play('drop-students', { count: 2 });
  const changed = await night('2026-11-24T00:30');
  expect(sent(changed)).toMatchObject({ 'user create': 3 });
  const quiet = await night('2026-11-25T00:30');
  expect([sent(quiet), held(quiet)]).toEqual([{}, {}]);
});
