import { afterEach, expect, test } from 'vitest';
import { createOracle, type Leave, type Oracle } from '../oracle/oracle.js';
import { held, problems, sent, truth } from './look.js';
import { startPractice, type Practice } from './practice.js';

let practice: Practice;
let oracle: Oracle;
afterEach(() => practice.stop());

async function start(options?: Parameters<typeof startPractice>[0]): Promise<void> {
  practice = await startPractice(options);
  oracle = createOracle(practice.sandbox.controlUrl, practice.settings);
}

test('over the limits of a first night no course and nobody is created; when they are raised all arrives unasked', async () => {
  await start({ edit: (settings) => Object.assign(settings.limits.firstNight, { users: 100, courses: 50 }) });
  const over = await practice.night({ asOf: '2026-11-23T00:30' });
  expect(over.outcome).toBe('held');
  expect(Object.keys(sent(over)).sort()).toEqual(['account create', 'term create']);
  expect(held(over)['user create OVER_FIRST_NIGHT_LIMIT']).toBeGreaterThan(300);
  expect(held(over)['course create OVER_FIRST_NIGHT_LIMIT']).toBeGreaterThan(50);
  expect(held(over)['enrollment create PARENT_HELD']).toBeGreaterThan(300);
  await practice.change((settings) => Object.assign(settings.limits.firstNight, { users: 1_000, courses: 1_000 }));
  const report = await practice.night({ asOf: '2026-11-24T00:30' });
  expect(await oracle.differences({ asOf: '2026-11-24T00:30' })).toEqual([]);
  expect(report.outcome).toBe('complete');
});

test('once all has arrived the limits of every night hold', async () => {
  await start({ edit: (settings) => (settings.limits.newUsers = { count: 3, percent: 0 }) });
  await practice.fault('reject-file', { type: 'section' });
  expect((await practice.night({ asOf: '2026-11-23T00:30' })).outcome).toBe('partial');
  await practice.calm();
  // The people have arrived and the sections have not: only of these anything may come.
  const [school] = await truth(practice, 'orgs').then((orgs) => orgs.filter((each) => each.type === 'school'));
  const known = new Set((await truth(practice, 'users')).map((each) => String(each.sourcedId)));
  await practice.play('add-students', { school: school!.sourcedId, count: 8 });
  const isNew: Leave = (kind, key) =>
    (kind === 'user' && !known.has(key)) || (kind === 'enrollment' && !known.has(key.split(' / ')[1]!));
  const report = await practice.night({ asOf: '2026-11-24T00:30' });
  expect(await oracle.differences({ asOf: '2026-11-24T00:30', leave: isNew })).toEqual([]);
  expect(held(report)['user create OVER_SCHOOL_LIMIT']).toBe(8);
  expect(sent(report)['section create']).toBeGreaterThan(50);
});

test('of two people with one login one arrives on the first night, and the problem tells of the other', async () => {
  await start();
  const [holder] = (await truth(practice, 'users')).filter((each) => each.role === 'student');
  const known = new Set((await truth(practice, 'users')).map((each) => each.sourcedId));
  await practice.play('take-login', { ids: [String(holder!.sourcedId)] });
  const newcomer = (await truth(practice, 'users')).find((each) => !known.has(each.sourcedId));
  const both = [holder, newcomer].map((each) => String(each!.sourcedId));
  const report = await practice.night({ asOf: '2026-11-23T00:30' });
  expect(await oracle.differences({ asOf: '2026-11-23T00:30' })).toEqual([]);
  expect(both.filter((id) => oracle.canvas().user.has(id))).toHaveLength(1);
  expect(report.outcome).toBe('partial');
  const [problem, ...others] = await problems(practice);
  expect(others).toEqual([]);
  expect(problem).toMatchObject({ code: 'LOGIN_CLASH', kind: 'users' });
  expect(both).toContain(problem!.thing);
});
