import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Oracle } from '../oracle/oracle.js';
import { startJudgedPractice } from './judged-practice.js';
import type { Practice } from './practice.js';
import { held, imports, problems, sent, truth } from './look.js';

let practice: Practice;
let oracle: Oracle;
beforeAll(async () => {
  ({ practice, oracle } = await startJudgedPractice());
});
afterAll(() => practice?.stop());

test('new students get their accounts and enrollments, and nothing else is sent', async () => {
  await practice.play('next-day');
  await practice.play('add-students', { count: 3 });
  const report = await practice.night({ asOf: '2026-11-24T00:30' });
  expect(await oracle.differences({ asOf: '2026-11-24T00:30' })).toEqual([]);
  expect(report.outcome).toBe('complete');
  expect(Object.keys(sent(report)).sort()).toEqual(['enrollment create', 'user create']);
  expect(sent(report)['user create']).toBe(3);
});

test('students who left are made inactive in all their classes, and nobody is deleted', async () => {
  await practice.play('next-day');
  const { touched } = await practice.play('drop-students', { count: 2 });
  const report = await practice.night({ asOf: '2026-11-25T00:30' });
  expect(await oracle.differences({ asOf: '2026-11-25T00:30' })).toEqual([]);
  expect(report.outcome).toBe('complete');
  expect(Object.keys(sent(report))).toEqual(['enrollment remove']);
  const states = [...oracle.canvas().enrollment.values()].map((each) => each.state);
  expect(states.filter((state) => state === 'inactive')).toHaveLength(sent(report)['enrollment remove']!);
  expect(states).not.toContain('deleted');
  expect(touched).not.toEqual([]);
});

test('a move to another section gives the new enrollment before it takes the old one', async () => {
  await practice.play('next-day');
  await practice.play('move-class', { count: 2 });
  const before = (await imports(practice)).length;
  const report = await practice.night({ asOf: '2026-11-26T00:30' });
  expect(await oracle.differences({ asOf: '2026-11-26T00:30' })).toEqual([]);
  expect(sent(report)).toEqual({ 'enrollment create': 2, 'enrollment remove': 2 });
  const made = (await imports(practice)).slice(before);
  expect(made).toHaveLength(2);
});

test('a student who changes schools leaves the old classes and has the new ones', async () => {
  await practice.play('next-day');
  await practice.play('move-school', { count: 1 });
  const report = await practice.night({ asOf: '2026-11-27T00:30' });
  expect(await oracle.differences({ asOf: '2026-11-27T00:30' })).toEqual([]);
  expect(report.outcome).toBe('complete');
  expect(Object.keys(sent(report)).sort()).toEqual(['enrollment create', 'enrollment remove']);
});

test('students who come back are active again in the classes they had', async () => {
  await practice.play('next-day');
  await practice.play('re-enter', { count: 1 });
  const report = await practice.night({ asOf: '2026-11-28T00:30' });
  expect(await oracle.differences({ asOf: '2026-11-28T00:30' })).toEqual([]);
  expect(report.outcome).toBe('complete');
  expect(sent(report)['enrollment create']).toBeGreaterThan(0);
});

test('new names, with and without a new e-mail address, arrive', async () => {
  await practice.play('next-day');
  await practice.play('rename-student', { count: 2 });
  await practice.play('rename-student', { count: 1, fresh: true });
  await practice.play('rename-class', { count: 2 });
  const report = await practice.night({ asOf: '2026-11-29T00:30' });
  expect(await oracle.differences({ asOf: '2026-11-29T00:30' })).toEqual([]);
  expect(sent(report)).toEqual({ 'course update': 2, 'section update': 2, 'user update': 3 });
});

test('a new class becomes an unpublished course with its section, teacher and students', async () => {
  await practice.play('next-day');
  const { touched } = (await practice.play('new-class')) as unknown as { touched: { classes: string[] } };
  const report = await practice.night({ asOf: '2026-11-30T00:30' });
  expect(await oracle.differences({ asOf: '2026-11-30T00:30' })).toEqual([]);
  expect(report.outcome).toBe('complete');
  expect(oracle.canvas().course.get(touched.classes[0]!)?.state).toBe('claimed');
});

test('an enrollment that lies ahead is sent when its days of lead have come', async () => {
  const ahead = (await truth(practice, 'enrollments')).filter((each) => each.beginDate === '2027-01-07');
  expect(ahead.length).toBeGreaterThan(0);
  await practice.play('next-day', { count: 7 });
  const early = await practice.night({ asOf: '2026-12-07T00:30' });
  expect(sent(early)).toEqual({});
  expect(await oracle.differences({ asOf: '2026-12-07T00:30' })).toEqual([]);
  await practice.play('next-day');
  const due = await practice.night({ asOf: '2026-12-08T00:30' });
  expect(await oracle.differences({ asOf: '2026-12-08T00:30' })).toEqual([]);
  expect(Object.keys(sent(due))).toEqual(['enrollment create']);
});

test('after a week of changes nothing waits, nothing is held and no problem is open', async () => {
  const report = await practice.night({ asOf: '2026-12-09T00:30' });
  expect(sent(report)).toEqual({});
  expect(held(report)).toEqual({});
  expect(await problems(practice)).toEqual([]);
});
