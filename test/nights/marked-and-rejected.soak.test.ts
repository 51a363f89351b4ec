import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Leave, Oracle } from '../oracle/oracle.js';
import { problems, enrollmentsIn, sent, truth } from './look.js';
import { startJudgedPractice } from './judged-practice.js';
import type { Practice } from './practice.js';

let practice: Practice;
let oracle: Oracle;
beforeAll(async () => {
  ({ practice, oracle } = await startJudgedPractice());
});
afterEach(() => practice.calm());
afterAll(() => practice?.stop());

/** Students with enrollments that are open, and year-long classes, that no other test has touched. */
let next = 0;
async function aStudent(): Promise<string> {
  const open = (await truth(practice, 'enrollments')).filter((each) => each.role === 'student');
  const ids = [...new Set(open.filter((each) => String(each.endDate) > '2027-05-01').map((each) => String(each.user)))];
  return ids[(next += 3)]!;
}
async function aClass(): Promise<string> {
  const classes = await truth(practice, 'classes');
  return String(
    classes.filter((each) => String((each.terms as string[])[0]).endsWith('-3600'))[(next += 1)]!.sourcedId,
  );
}

test('enrollments marked tobedeleted, or inactive as OneRoster 1.0 says it, end the same night', async () => {
  await practice.play('drop-students', { ids: [await aStudent()], as: 'tobedeleted' });
  const first = await practice.night({ asOf: '2026-11-24T00:30' });
  expect(await oracle.differences({ asOf: '2026-11-24T00:30' })).toEqual([]);
  expect(Object.keys(sent(first))).toEqual(['enrollment remove']);
  await practice.fault('inactive-status');
  await practice.play('drop-students', { ids: [await aStudent()], as: 'tobedeleted' });
  const second = await practice.night({ asOf: '2026-11-25T00:30' });
  expect(await oracle.differences({ asOf: '2026-11-25T00:30' })).toEqual([]);
  expect(Object.keys(sent(second))).toEqual(['enrollment remove']);
});

/** Classes of the coming term: their students are not sent yet, so that their removal takes nobody's place. */
const anEmptyClass = (): string => [...enrollmentsIn(oracle.canvas())].find(([, enrollments]) => enrollments === 0)![0];

test('a class marked tobedeleted takes its course and section along', async () => {
  const gone = anEmptyClass();
  await practice.play('remove-class', { ids: [gone], as: 'tobedeleted' });
  const report = await practice.night({ asOf: '2026-11-26T00:30' });
  expect(await oracle.differences({ asOf: '2026-11-26T00:30' })).toEqual([]);
  expect(sent(report)).toEqual({ 'course remove': 1, 'section remove': 1 });
  expect(oracle.canvas().course.get(gone)?.state).toBe('deleted');
});

test('a class that vanished is removed when it was missing in two reads twenty hours apart', async () => {
  const gone = anEmptyClass();
  await practice.play('remove-class', { ids: [gone], as: 'vanish' });
  const first = await practice.night({ asOf: '2026-11-27T00:30' });
  expect(await oracle.differences({ asOf: '2026-11-27T00:30' })).toEqual([]);
  expect(sent(first)).toEqual({});
  const second = await practice.night({ asOf: '2026-11-28T00:30' });
  expect(await oracle.differences({ asOf: '2026-11-28T00:30' })).toEqual([]);
  expect(oracle.canvas().course.get(gone)?.state).toBe('deleted');
  expect(sent(second)['course remove']).toBe(1);
});

test('a person marked tobedeleted is not deleted', async () => {
  const gone = await aStudent();
  await practice.play('mark-tobedeleted', { collection: 'users', ids: [gone] });
  const leave: Leave = (kind, key) => kind === 'enrollment' && key.includes(` / ${gone} / `);
  const report = await practice.night({ asOf: '2026-11-29T00:30' });
  expect(await oracle.differences({ asOf: '2026-11-29T00:30', leave })).toEqual([]);
  expect(sent(report)).toEqual({});
  expect(oracle.canvas().user.get(gone)?.state).toBe('active');
  expect(await problems(practice)).toMatchObject([{ code: 'USER_LEFT', kind: 'users', thing: gone }]);
});

test('of a person whose record cannot be read nothing changes but for exits, and the problem says what to do until it is cured', async () => {
  const bad = await aStudent();
  await practice.play('rename-student', { ids: [bad] });
  await practice.play('drop-students', { ids: [bad] });
  await practice.fault('bad-record', { path: 'users', id: bad, kind: 'unknown-role' });
  const leave: Leave = (kind, key) => kind === 'user' && key === bad;
  for (const asOf of ['2026-11-30T00:30', '2026-12-01T00:30']) {
    const report = await practice.night({ asOf });
    expect(await oracle.differences({ asOf, leave: (...thing) => leave(...thing) || tobedeleted(...thing) })).toEqual(
      [],
    );
    expect(Object.keys(sent(report))).toEqual(asOf === '2026-11-30T00:30' ? ['enrollment remove'] : []);
    const told = (await problems(practice)).filter((each) => !markedUsers.has(each.thing));
    expect(told).toHaveLength(1);
    expect(told[0]).toMatchObject({ kind: 'users', thing: bad, field: 'role' });
    expect(told[0]!.remedy).not.toBe('');
  }
  await practice.calm();
  const report = await practice.night({ asOf: '2026-12-02T00:30' });
  expect(await oracle.differences({ asOf: '2026-12-02T00:30', leave: tobedeleted })).toEqual([]);
  expect(Object.keys(sent(report))).toEqual(['user update']);
  expect(await told()).toEqual([]);
});

/** Things with a problem, but for the person marked above, who is told as long as enrollments stay. */
const told = async (): Promise<string[]> =>
  (await problems(practice)).map((each) => each.thing).filter((each) => !markedUsers.has(each));

/** The person marked above, whose own enrollments the SIS still calls active. */
const tobedeleted: Leave = (kind, _, thing) => kind === 'enrollment' && markedUsers.has(String(thing?.user_id));
const markedUsers = new Set<string>();
afterEach(async () => {
  for (const user of await truth(practice, 'users')) {
    if (user.status === 'tobedeleted') markedUsers.add(String(user.sourcedId));
  }
});

test('of a class whose record cannot be read nothing changes until it is cured', async () => {
  const bad = await aClass();
  await practice.play('rename-class', { ids: [bad] });
  await practice.play('new-class', { count: 1 });
  await practice.fault('bad-record', { path: 'classes', id: bad, kind: 'no-orgs' });
  const leave: Leave = (kind, key, thing) =>
    tobedeleted(kind, key, thing) || key === bad || (kind === 'enrollment' && thing?.section_id === bad);
  const report = await practice.night({ asOf: '2026-12-03T00:30' });
  expect(await oracle.differences({ asOf: '2026-12-03T00:30', leave })).toEqual([]);
  expect(sent(report)['course create']).toBe(1);
  expect(sent(report)['section update']).toBeUndefined();
  expect(await told()).toEqual([bad]);
  await practice.calm();
  const cured = await practice.night({ asOf: '2026-12-04T00:30' });
  expect(await oracle.differences({ asOf: '2026-12-04T00:30', leave: tobedeleted })).toEqual([]);
  expect(sent(cured)).toEqual({ 'course update': 1, 'section update': 1 });
  expect(await told()).toEqual([]);
});

test('an enrollment with an impossible date changes nothing for that person in that class', async () => {
  const all = await truth(practice, 'enrollments');
  const enrollment = all.find(
    (each) => each.role === 'student' && String(each.endDate) === '2027-06-09' && !markedUsers.has(String(each.user)),
  )!;
  await practice.fault('bad-record', { path: 'enrollments', id: enrollment.sourcedId, kind: 'invalid-date' });
  const report = await practice.night({ asOf: '2026-12-05T00:30' });
  expect(await oracle.differences({ asOf: '2026-12-05T00:30', leave: tobedeleted })).toEqual([]);
  expect(sent(report)).toEqual({});
  expect(await told()).toEqual([enrollment.sourcedId]);
  expect(await problems(practice)).toContainEqual(
    expect.objectContaining({ kind: 'enrollments', thing: enrollment.sourcedId, field: 'endDate' }),
  );
  await practice.calm();
  await practice.night({ asOf: '2026-12-06T00:30' });
  expect(await told()).toEqual([]);
});
