import { afterAll, beforeAll, expect, test } from 'vitest';
import { startPractice, type Practice } from './practice.js';
import { createOracle } from '../oracle/oracle.js';
import type { Rules } from '../oracle/rules.js';

let practice: Practice;
beforeAll(async () => {
  practice = await startPractice();
});
afterAll(() => practice?.stop());

/** A fresh oracle under other rules than the district's: it must find what these rules would have made. */
function judged(asOf: string, edit: (rules: Rules) => void = () => {}): Promise<string[]> {
  const rules = structuredClone(practice.settings) as Rules;
  edit(rules);
  return createOracle(practice.sandbox.controlUrl, rules).differences({ asOf });
}

test('before the first night the oracle misses every single thing', async () => {
  const found = await judged('2026-11-23');
  expect(found.every((each) => each.endsWith(': missing'))).toBe(true);
  for (const kind of ['account 701', 'term', 'course', 'section', 'user S', 'user T', 'enrollment']) {
    expect(found.some((each) => each.startsWith(kind))).toBe(true);
  }
});

test('after it the oracle sees a wrong field, a missing thing, one too many, and a wrong state', async () => {
  await practice.night({ asOf: '2026-11-23T00:30' });
  expect(await judged('2026-11-23')).toEqual([]);

  const named = await judged('2026-11-23', (rules) => (rules.mapping.courseCode = 'X-{class.code}'));
  expect(named[0]).toMatch(/^course \d+: course_code is ".+", must be "X-.+"$/);

  const zone = await judged('2026-11-23', (rules) => (rules.timezone = 'America/New_York'));
  expect(
    zone.some((each) => /^term .+: start_at is "2026-08-12T05:00:00Z", must be "2026-08-12T04:00:00Z"$/.test(each)),
  ).toBe(true);

  const early = await judged('2026-11-23', (rules) => (rules.enrollments.leadDays = 60));
  expect(early[0]).toMatch(/^enrollment .+: missing$/);

  const pilot = await judged('2026-11-23', (rules) => (rules.scope.schools = ['701']));
  expect(pilot.some((each) => /^course \d+: unexpected, is claimed$/.test(each))).toBe(true);
  expect(pilot).toContain('account 101: unexpected, is active');
});

test('the oracle sees a drop that was not carried out, and a thing that changed though it should not', async () => {
  const oracle = createOracle(practice.sandbox.controlUrl, practice.settings);
  expect(await oracle.differences({ asOf: '2026-11-23' })).toEqual([]);
  await practice.play('drop-students', { count: 1 });
  const found = await oracle.differences({ asOf: '2026-11-24' });
  expect(found.length).toBeGreaterThan(3);
  expect(found[0]).toMatch(/^enrollment .+: is active, must be inactive$/);
  await practice.night({ asOf: '2026-11-25T00:30' });
  const frozen = await oracle.differences({ asOf: '2026-11-25', leave: () => true });
  expect(frozen[0]).toMatch(/^enrollment .+: state is "inactive", must be "active"$/);
});
