import { afterAll, beforeAll, expect, test } from 'vitest';
import { createOracle, type Leave, type Oracle } from '../oracle/oracle.js';
import { sent, truth } from './look.js';
import { startPractice, type Practice } from './practice.js';

let practice: Practice;
let oracle: Oracle;
let missing: string;
let others: string[];
beforeAll(async () => {
  // A school of three is a large part of a district: only the rule about schools is to be seen here.
  practice = await startPractice({ edit: (settings) => (settings.limits.shrink = { noRemovals: 90, nothing: 95 }) });
  oracle = createOracle(practice.sandbox.controlUrl, practice.settings);
  await practice.night({ asOf: '2026-11-23T00:30' });
  expect(await oracle.differences({ asOf: '2026-11-23T00:30' })).toEqual([]);
  const schools = (await truth(practice, 'orgs')).filter((org) => org.type === 'school');
  [missing, ...others] = schools.map((org) => String(org.sourcedId)) as [string, ...string[]];
});
afterAll(() => practice?.stop());

test('when a school is missing from the answer nothing of it is removed, and all else is applied', async () => {
  await practice.fault('missing-school', { school: missing });
  await practice.play('add-students', { school: others[0], count: 2 });
  await practice.play('drop-students', { school: others[1], count: 2 });
  for (const asOf of ['2026-11-24T00:30', '2026-11-25T00:30', '2026-11-26T00:30']) {
    const report = await practice.night({ asOf });
    expect(await oracle.differences({ asOf })).toEqual([]);
    if (asOf === '2026-11-24T00:30') {
      expect(Object.keys(sent(report)).sort()).toEqual(['enrollment create', 'enrollment remove', 'user create']);
    } else {
      expect(sent(report)).toEqual({});
    }
  }
});

test('what happens at the missing school meanwhile is applied when the school is back', async () => {
  await practice.play('add-students', { school: missing, count: 1 });
  const unseen: Leave = (_, __, thing) => thing === undefined;
  await practice.night({ asOf: '2026-11-27T00:30' });
  expect(await oracle.differences({ asOf: '2026-11-27T00:30', leave: unseen })).toEqual([]);
  await practice.calm();
  const report = await practice.night({ asOf: '2026-11-28T00:30' });
  expect(await oracle.differences({ asOf: '2026-11-28T00:30' })).toEqual([]);
  expect(report.outcome).toBe('complete');
});
