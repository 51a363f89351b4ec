import { afterAll, beforeAll, expect, test } from 'vitest';
import { createOracle, type Oracle } from '../oracle/oracle.js';
import { readCanvas } from '../oracle/read.js';
import { held, problems, sent, truth } from './look.js';
import { startPractice, type Practice } from './practice.js';

let practice: Practice;
let oracle: Oracle;
beforeAll(async () => {
  practice = await startPractice();
  oracle = createOracle(practice.sandbox.controlUrl, practice.settings);
  await practice.night({ asOf: '2026-11-02T00:30' });
  expect(await oracle.differences({ asOf: '2026-11-02T00:30' })).toEqual([]);
});
afterAll(() => practice?.stop());

const students = async (count: number): Promise<string[]> => {
  const open = new Set(
    (await truth(practice, 'enrollments'))
      .filter((each) => each.role === 'student' && String(each.endDate) > '2027-01-01')
      .map((each) => each.user),
  );
  const here = (await truth(practice, 'users')).filter((each) => each.role === 'student' && open.has(each.sourcedId));
  return here.slice(0, count).map((each) => String(each.sourcedId));
};
const loginOf = (id: string): unknown => oracle.canvas().user.get(id)?.login_id;

test('two students who exchange their logins have them in the same night', async () => {
  const [one, other] = (await students(2)) as [string, string];
  const [first, second] = [loginOf(one), loginOf(other)];
  await practice.play('swap-logins', { ids: [one, other] });
  const report = await practice.night({ asOf: '2026-11-03T00:30' });
  expect(await oracle.differences({ asOf: '2026-11-03T00:30' })).toEqual([]);
  expect([loginOf(one), loginOf(other)]).toEqual([second, first]);
  expect(report.outcome).toBe('complete');
  expect(sent(report)).toEqual({ 'user update': 2 });
});

test('three students whose logins go round have them in the same night', async () => {
  const [, , a, b, c] = (await students(5)) as [string, string, string, string, string];
  await practice.play('swap-logins', { ids: [a, b] });
  await practice.play('swap-logins', { ids: [b, c] });
  const report = await practice.night({ asOf: '2026-11-04T00:30' });
  expect(await oracle.differences({ asOf: '2026-11-04T00:30' })).toEqual([]);
  expect(report.outcome).toBe('complete');
});

let newcomer: string;

test('a newcomer with the login of somebody else waits, and the problem says what to do', async () => {
  const [holder] = (await students(1)) as [string];
  const login = loginOf(holder);
  const known = new Set((await truth(practice, 'users')).map((each) => each.sourcedId));
  await practice.play('take-login', { ids: [holder] });
  newcomer = String((await truth(practice, 'users')).find((each) => !known.has(each.sourcedId))!.sourcedId);
  const report = await practice.night({ asOf: '2026-11-05T00:30' });
  expect(await oracle.differences({ asOf: '2026-11-05T00:30' })).toEqual([]);
  expect(loginOf(holder)).toBe(login);
  expect(oracle.canvas().user.has(newcomer)).toBe(false);
  expect(sent(report)).toEqual({});
  const [problem, ...others] = await problems(practice);
  expect(others).toEqual([]);
  expect(problem).toMatchObject({ code: 'LOGIN_CLASH', kind: 'users', thing: newcomer });
  expect(problem!.remedy).toContain('in the SIS');
});

test('it is the same problem the next night, and not a second one', async () => {
  const report = await practice.night({ asOf: '2026-11-06T00:30' });
  expect(sent(report)).toEqual({});
  expect(await problems(practice)).toHaveLength(1);
  expect(await oracle.differences({ asOf: '2026-11-06T00:30' })).toEqual([]);
});

test('once the login is cured in the SIS the newcomer arrives with all classes, and the problem is settled', async () => {
  await practice.play('release-login');
  const report = await practice.night({ asOf: '2026-11-07T00:30' });
  expect(await oracle.differences({ asOf: '2026-11-07T00:30' })).toEqual([]);
  expect(oracle.canvas().user.has(newcomer)).toBe(true);
  expect(sent(report)['enrollment create']).toBeGreaterThan(0);
  expect(report.outcome).toBe('complete');
  expect(await problems(practice)).toEqual([]);
});

let changed: { old: string; again: string };

test('a person who comes back under a new id is held on both sides, with a proposal', async () => {
  const [old] = (await students(1)) as [string];
  const known = new Set((await truth(practice, 'users')).map((each) => each.sourcedId));
  await practice.play('identity-change', { ids: [old] });
  const again = String((await truth(practice, 'users')).find((each) => !known.has(each.sourcedId))!.sourcedId);
  const both = [old, again];
  const leave = (_: string, key: string, thing: { user_id?: unknown } | undefined): boolean =>
    both.includes(key) || both.includes(String(thing?.user_id)) || both.some((id) => key.includes(` / ${id} / `));
  for (const asOf of ['2026-11-08T00:30', '2026-11-09T00:30', '2026-11-10T00:30']) {
    const report = await practice.night({ asOf });
    expect(await oracle.differences({ asOf, leave })).toEqual([]);
    expect(sent(report)).toEqual({});
    expect(report.outcome).toBe('held');
    expect(held(report)).toMatchObject({ 'user create PERSON_ID_CHANGED': 1 });
    const told = await problems(practice);
    expect(told.map((each) => each.code)).toEqual(['PERSON_ID_CHANGED', 'PERSON_ID_CHANGED']);
    expect(told.map((each) => each.thing).sort()).toEqual(both.sort());
  }
  expect(oracle.canvas().user.has(again)).toBe(false);
  changed = { old, again };
});

test('once the SIS brings the old id back nothing is held by the question any more, and its problems are settled', async () => {
  const { old, again } = changed;
  await practice.play('identity-return', { ids: [again, old] });
  const report = await practice.night({ asOf: '2026-11-10T01:30' });
  expect(await oracle.differences({ asOf: '2026-11-10T01:30' })).toEqual([]);
  expect(report.outcome).toBe('complete');
  expect(held(report)).toEqual({});
  expect(await practice.store.sql`select 1 from proposal`).toEqual([]);
  expect(await problems(practice)).toEqual([]);
  expect(oracle.canvas().user.has(again)).toBe(false);
});

test('a name chosen in Canvas stays when the SIS changes its own', async () => {
  const [, , , , , someone] = await students(6);
  const chosen = { kind: 'user', sisId: someone, name: 'Robin Chosen', sortable_name: 'Chosen, Robin' };
  await practice.plant('ui-edit', chosen);
  const stands = await readCanvas(practice.sandbox.controlUrl);
  await practice.play('rename-student', { ids: [someone!] });
  const report = await practice.night({ asOf: '2026-11-11T00:30' });
  expect(sent(report)).toEqual({ 'user update': 1 });
  const after = await readCanvas(practice.sandbox.controlUrl);
  expect(stands.user.get(someone!)?.name).toBe('Robin Chosen');
  expect(after.user.get(someone!)?.name).toBe('Robin Chosen');
  expect(sent(await practice.night({ asOf: '2026-11-12T00:30' }))).toEqual({});
  expect(held(report)).toEqual({});
});
