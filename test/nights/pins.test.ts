import { afterAll, beforeAll, expect, test } from 'vitest';
import { rollbook } from '../client/rollbook.js';
import type { Oracle } from '../oracle/oracle.js';
import { startJudgedPractice } from './judged-practice.js';
import { enrollmentsIn, held, sent, truth } from './look.js';
import type { Practice } from './practice.js';

let practice: Practice;
let oracle: Oracle;
beforeAll(async () => {
  ({ practice, oracle } = await startJudgedPractice());
});
afterAll(() => practice?.stop());

const pin = (...words: string[]) =>
  rollbook(['pin', words[0]!, practice.district, ...words.slice(1)], { DATABASE_URL: practice.databaseUrl });
const why = ['--because', 'decided with the office', '--until', '2026-12-01'];
let student: string;
let kept: string;
let renamed: string;

test('a pin says what it is about, why, and until when', async () => {
  expect((await pin('enrollment', '--class', '1', ...why)).err).toContain('PIN_NOT_CLEAR');
  expect((await pin('course', '--class', '1', '--until', '2026-12-01')).err).toContain('PIN_NOT_CLEAR');
  expect((await pin('person', '--person', '1', '--because', 'x', '--until', '2036-12-01')).err).toContain(
    'PIN_NOT_CLEAR',
  );
  expect((await pin('remove', '7')).err).toContain('PIN_UNKNOWN');
});

test('what is pinned stays as it stands, and the night is complete', async () => {
  const students = (await truth(practice, 'enrollments')).filter((each) => each.role === 'student');
  student = String(students[0]!.user);
  kept = String(students[0]!.class);
  renamed = [...enrollmentsIn(oracle.canvas()).keys()].find((each) => each !== kept)!;
  const other = String(students.find((each) => each.user !== student)!.user);
  const name = oracle.canvas().course.get(renamed)?.name;
  await pin('enrollment', '--class', kept, '--person', student, ...why);
  await pin('course', '--class', renamed, ...why);
  await pin('person', '--person', other, ...why);
  await practice.play('drop-students', { ids: [student] });
  await practice.play('rename-class', { ids: [renamed] });
  await practice.play('rename-student', { ids: [other] });
  const report = await practice.night({ asOf: '2026-11-24T00:30' });
  await oracle.differences({ asOf: '2026-11-24T00:30' });
  expect(report.outcome).toBe('complete');
  expect(held(report)).toMatchObject({
    'enrollment remove PINNED': 1,
    'course update PINNED': 1,
    'user update PINNED': 1,
  });
  expect(oracle.canvas().enrollment.get(`${kept} / ${student} / StudentEnrollment`)?.state).toBe('active');
  expect(oracle.canvas().course.get(renamed)?.name).toBe(name);
  expect(sent(report)['enrollment remove']).toBeGreaterThan(0);
  const explained = await rollbook(['explain', practice.district, student], { DATABASE_URL: practice.databaseUrl });
  expect(explained.out).toContain('decided with the office');
});

test('pins are listed, and one that is taken away or over lets the SIS have its way', async () => {
  const listed = await pin('list');
  expect(listed.out).toContain('decided with the office');
  const [first] = (await pin('list', '--json')).json<{ pins: Array<{ id: number }> }>().pins;
  expect(await pin('remove', String(first!.id))).toMatchObject({ code: 0 });
  const report = await practice.night({ asOf: '2026-11-25T00:30' });
  expect(sent(report)).toMatchObject({ 'enrollment remove': 1 });
  const after = await practice.night({ asOf: '2026-12-02T00:30' });
  expect(after.outcome).toBe('complete');
  expect(held(after)).toEqual({});
  expect(sent(after)).toMatchObject({ 'course update': 1, 'user update': 1 });
  expect(await oracle.differences({ asOf: '2026-12-02T00:30' })).toEqual([]);
});
