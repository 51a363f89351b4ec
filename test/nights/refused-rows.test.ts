import { afterEach, expect, test } from 'vitest';
import { createOracle, type Leave, type Oracle } from '../oracle/oracle.js';
import { problems, sent, truth } from './look.js';
import { startPractice, type Practice } from './practice.js';

let practice: Practice;
let oracle: Oracle;
afterEach(() => practice.stop());

test('a person whom Canvas refuses is one problem with all enrollments, tried again each night, and settled when cured', async () => {
  practice = await startPractice();
  oracle = createOracle(practice.sandbox.controlUrl, practice.settings);
  await practice.night({ asOf: '2026-11-23T00:30' });
  expect(await oracle.differences({ asOf: '2026-11-23T00:30' })).toEqual([]);
  const users = await truth(practice, 'users');
  const [holder, other] = users.filter((each) => each.role === 'student') as [
    { sourcedId: string; username: string },
    { sourcedId: string; username: string },
  ];
  await practice.play('take-login', { ids: [holder.sourcedId] });
  const known = new Set(users.map((each) => each.sourcedId));
  const newcomer = (await truth(practice, 'users')).find((each) => !known.has(each.sourcedId))! as {
    sourcedId: string;
  };
  // Somebody in Canvas is given, by hand, the login that the newcomer will get.
  const login = `${holder.username}.${newcomer.sourcedId.toLowerCase()}`;
  await practice.plant('ui-edit', { kind: 'login', sisId: other.sourcedId, unique_id: login });
  await practice.play('release-login');
  const leave: Leave = (kind, key) =>
    (kind === 'user' && [newcomer.sourcedId, other.sourcedId].includes(key)) ||
    (kind === 'enrollment' && key.includes(` / ${newcomer.sourcedId} / `));
  const sizes: number[] = [];
  for (const asOf of ['2026-11-24T00:30', '2026-11-25T00:30']) {
    const report = await practice.night({ asOf });
    const found = await oracle.differences({ asOf, leave });
    expect(found.filter((each) => !each.includes(other.sourcedId))).toEqual([]);
    expect(report.outcome).toBe('partial');
    const [problem, ...more] = await problems(practice);
    expect(more).toEqual([]);
    expect(problem).toMatchObject({ code: 'CANVAS_REFUSED', kind: 'user', thing: newcomer.sourcedId });
    expect(problem!.affected).toBeGreaterThan(3);
    sizes.push(problem!.affected);
    expect(report.counts.some((each) => each.outcome === 'rejected')).toBe(true);
  }
  expect(sizes[0]).toBe(sizes[1]);
  await practice.plant('ui-edit', { kind: 'login', sisId: other.sourcedId, unique_id: other.username });
  const report = await practice.night({ asOf: '2026-11-26T00:30' });
  expect(await oracle.differences({ asOf: '2026-11-26T00:30' })).toEqual([]);
  expect(report.outcome).toBe('complete');
  expect(sent(report)['user create']).toBe(1);
  expect(await problems(practice)).toEqual([]);
});

test('addresses that are none are left out, cost nobody an account or an enrollment, and are settled when they are mended', async () => {
  practice = await startPractice({ edit: (settings) => (settings.mapping.email = '{identifier}@pupils..example') });
  oracle = createOracle(practice.sandbox.controlUrl, practice.settings);
  await practice.night({ asOf: '2026-11-23T00:30' });
  const found = await oracle.differences({ asOf: '2026-11-23T00:30' });
  expect(found).toEqual([]); // the oracle knows that such an address is none
  const told = await problems(practice);
  expect(told).toMatchObject([{ code: 'EMAIL_NOT_AN_ADDRESS', kind: 'users' }]);
  expect(told[0]!.affected).toBeGreaterThan(300);
  const quiet = await practice.night({ asOf: '2026-11-24T00:30' });
  expect(sent(quiet)).toEqual({});
  expect(await problems(practice)).toMatchObject([{ code: 'EMAIL_NOT_AN_ADDRESS', affected: told[0]!.affected }]);
  await practice.change((settings) => {
    settings.mapping.email = '{email}';
    settings.limits.identityChanges = { count: 1000, percent: 100 };
  });
  await practice.night({ asOf: '2026-11-25T00:30' });
  expect(await oracle.differences({ asOf: '2026-11-25T00:30' })).toEqual([]);
  expect(await problems(practice)).toEqual([]);
});

test('when Canvas refuses every sub-account nothing that depends on them is sent, and the next night makes up for it', async () => {
  practice = await startPractice();
  oracle = createOracle(practice.sandbox.controlUrl, practice.settings);
  await practice.fault('reject-file', { type: 'account' });
  const refused = await practice.night({ asOf: '2026-11-23T00:30' });
  expect(refused.outcome).toBe('partial');
  const hanging = refused.counts.filter((each) => ['course', 'section', 'enrollment'].includes(each.kind));
  expect(new Set(hanging.map((each) => each.kind)).size).toBe(3);
  expect(new Set(hanging.map((each) => `${each.state} ${each.reason}`))).toEqual(
    new Set(['waiting PARENT_NOT_ACCEPTED']),
  );
  await practice.calm();
  const report = await practice.night({ asOf: '2026-11-24T00:30' });
  expect(await oracle.differences({ asOf: '2026-11-24T00:30' })).toEqual([]);
  expect(report.outcome).toBe('complete');
});
