import { afterAll, beforeAll, expect, test } from 'vitest';
import { createOracle, type Oracle } from '../oracle/oracle.js';
import { held, sent, truth } from './look.js';
import { startPractice, type Practice } from './practice.js';

let practice: Practice;
let oracle: Oracle;
beforeAll(async () => {
  practice = await startPractice({
    // A whole school at once is more people than a night's limit takes.
    edit: (settings) => (settings.limits.newUsers = { count: 1000, percent: 100 }),
  });
  oracle = createOracle(practice.sandbox.controlUrl, practice.settings);
});
afterAll(() => practice?.stop());

test('the people of a school whose record could not be read arrive in the night in which it is cured', async () => {
  const school = (await truth(practice, 'orgs')).find((org) => org.type === 'school')!;
  await practice.fault('bad-record', { path: 'orgs', id: school.sourcedId, kind: 'missing-id' });
  const first = await practice.night({ asOf: '2026-11-23T00:30' });
  expect(first.collections.find((each) => each.collection === 'orgs')!.rows).toBeGreaterThan(1);
  await practice.calm();

  const cured = await practice.night({ asOf: '2026-11-24T00:30' });

  // Its account waits for a person, and its classes with it: an account after the first night is always held.
  expect(held(cured)['account create ACCOUNT_CREATED']).toBe(1);
  expect(sent(cured)['user create']).toBeGreaterThan(100);
  await oracle.differences({ asOf: '2026-11-24T00:30', leave: () => true });
  expect(sent(first)['user create']! + sent(cured)['user create']!).toBe(oracle.canvas().user.size);
});
