import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Oracle } from '../oracle/oracle.js';
import { held, problems, sent, truth } from './look.js';
import { startJudgedPractice } from './judged-practice.js';
import type { Practice } from './practice.js';

let practice: Practice;
let oracle: Oracle;
beforeAll(async () => {
  ({ practice, oracle } = await startJudgedPractice());
});
afterAll(() => practice?.stop());

const states = (): Record<string, number> => {
  const count: Record<string, number> = {};
  for (const each of oracle.canvas().enrollment.values())
    count[String(each.state)] = (count[String(each.state)] ?? 0) + 1;
  return count;
};

test('when the first semester is over its classes are left as they are: nobody is dropped from them', async () => {
  const before = states();
  const report = await practice.night({ asOf: '2027-01-06T00:30' });
  expect(await oracle.differences({ asOf: '2027-01-06T00:30' })).toEqual([]);
  expect(held(report)).toEqual({});
  expect(sent(report)['enrollment remove']).toBeUndefined();
  expect(states().active).toBeGreaterThanOrEqual(before.active!);
});

test('a change to a class of an ended term does not reach Canvas', async () => {
  const ended = (await truth(practice, 'classes')).find(
    (each) => String(each.school) !== '101' && String((each.terms as string[])[0]).endsWith('-3601'),
  )!;
  await practice.play('next-term');
  await practice.play('mark-tobedeleted', { collection: 'enrollments', count: 1 });
  const report = await practice.night({ asOf: '2027-01-07T00:30' });
  expect(await oracle.differences({ asOf: '2027-01-07T00:30' })).toEqual([]);
  expect(oracle.canvas().course.get(String(ended.sourcedId))?.state).toBe('claimed');
  expect(Object.keys(sent(report))).toEqual(['enrollment remove']);
});

test('when the year rolls over the old year stays in Canvas untouched and the new one is put beside it', async () => {
  const last = await practice.night({ asOf: '2027-06-10T00:30' });
  expect(await oracle.differences({ asOf: '2027-06-10T00:30' })).toEqual([]);
  expect(held(last)).toEqual({});
  const old = new Map(oracle.canvas().enrollment);
  await practice.change((settings) => {
    settings.limits.newUsers = { count: 5000, percent: 100 };
    settings.limits.newCourses = { count: 5000, percent: 100 };
    settings.limits.nameChanges = { count: 5000, percent: 100 };
    settings.limits.shrink = { noRemovals: 50, nothing: 90 };
  });
  await practice.play('next-year');
  const nights = ['2027-08-12T00:30', '2027-08-13T00:30', '2027-08-14T00:30'];
  for (const asOf of nights) {
    const report = await practice.night({ asOf });
    expect(await oracle.differences({ asOf })).toEqual([]);
    expect(held(report)).toEqual({});
    expect(sent(report)['enrollment remove']).toBeUndefined();
    expect(sent(report)['course remove']).toBeUndefined();
    expect(sent(report)['term remove']).toBeUndefined();
  }
  for (const [key, was] of old) expect(oracle.canvas().enrollment.get(key)?.state).toBe(was.state);
  expect(await problems(practice)).toEqual([]);
});
