import { afterAll, beforeAll, expect, test } from 'vitest';
import { createOracle, type Leave, type Oracle } from '../oracle/oracle.js';
import { enrollmentKey } from '../oracle/read.js';
import { held, sent, truth } from './look.js';
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

interface Place {
  sourcedId: string;
  user: string;
  class: string;
}

/** Running year-long classes with exactly one teacher and no other staff. */
async function classesOfOneTeacher(): Promise<Place[]> {
  const classes = await truth(practice, 'classes');
  const whole = new Set(
    classes.filter((each) => String((each.terms as string[])[0]).endsWith('-3600')).map((each) => each.sourcedId),
  );
  const staff = (await truth(practice, 'enrollments')).filter((each) => each.role !== 'student');
  const alone = staff.filter((each) => staff.filter((other) => other.class === each.class).length === 1);
  return alone.filter((each) => whole.has(each.class)) as unknown as Place[];
}

let former: Place;
const staysFor: Leave = (kind, key) =>
  kind === 'enrollment' && key === enrollmentKey(former.class, former.user, 'TeacherEnrollment');

test('when a teacher is replaced the course is kept and only the new teacher is sent; the old one stays meanwhile', async () => {
  former = (await classesOfOneTeacher())[0]!;
  await practice.play('next-day', { count: 1 });
  await practice.play('replace-teacher', { ids: [former.class], fresh: true, on: '2026-11-03' });
  const report = await practice.night({ asOf: '2026-11-03T00:30' });
  expect(await oracle.differences({ asOf: '2026-11-03T00:30', leave: staysFor })).toEqual([]);
  expect(sent(report)).toEqual({ 'user create': 1, 'enrollment create': 1 });
  expect(held(report)).toEqual({ 'enrollment remove WAITS_FOR_SUCCESSOR': 1 });
  expect(report.outcome).toBe('complete');
});

test('in the days of overlap the old teacher stays, and nothing is sent', async () => {
  const report = await practice.night({ asOf: '2026-11-09T00:30' });
  expect(await oracle.differences({ asOf: '2026-11-09T00:30', leave: staysFor })).toEqual([]);
  expect(sent(report)).toEqual({});
});

test('seven days after Canvas took the successor the old teacher leaves the course', async () => {
  const report = await practice.night({ asOf: '2026-11-10T00:30' });
  expect(await oracle.differences({ asOf: '2026-11-10T00:30' })).toEqual([]);
  expect(sent(report)).toEqual({ 'enrollment remove': 1 });
  const key = enrollmentKey(former.class, former.user, 'TeacherEnrollment');
  expect(oracle.canvas().enrollment.get(key)?.state).toBe('deleted');
});

test('a teacher who leaves without a successor stays in the course', async () => {
  const leaving = (await classesOfOneTeacher())[1]!;
  await practice.play('mark-tobedeleted', { collection: 'enrollments', ids: [leaving.sourcedId] });
  for (const asOf of ['2026-11-11T00:30', '2026-11-20T00:30']) {
    const report = await practice.night({ asOf });
    expect(await oracle.differences({ asOf })).toEqual([]);
    expect(sent(report)).toEqual({});
  }
  const key = enrollmentKey(leaving.class, leaving.user, 'TeacherEnrollment');
  expect(oracle.canvas().enrollment.get(key)?.state).toBe('active');
});

test('an aide who leaves goes at once, since the teacher stays', async () => {
  const staff = (await truth(practice, 'enrollments')).filter((each) => each.role !== 'student');
  const aide = staff.find(
    (each) =>
      each.role === 'aide' &&
      String(each.endDate) > '2026-12-01' &&
      staff.some((other) => other.class === each.class && other.role === 'teacher'),
  )!;
  await practice.play('mark-tobedeleted', { collection: 'enrollments', ids: [aide.sourcedId as string] });
  await practice.night({ asOf: '2026-11-21T00:30' });
  expect(await oracle.differences({ asOf: '2026-11-21T00:30' })).toEqual([]);
  const key = enrollmentKey(String(aide.class), String(aide.user), 'TaEnrollment');
  expect(oracle.canvas().enrollment.get(key)?.state).toBe('deleted');
});
