import { afterAll, beforeAll, expect, test } from 'vitest';
import { startGradebooks, type Gradebooks } from '../passback/gradebooks.js';
import { rollbook } from './rollbook.js';

let district: Gradebooks;
let course: string;
beforeAll(async () => {
  district = await startGradebooks();
  course = district.class.id;
});
afterAll(() => district?.stop());

const run = (...words: string[]) =>
  rollbook(['sandbox', ...words], { ROLLBOOK_SANDBOX_CONTROL: district.sandbox.controlUrl });

interface Played {
  day: string;
  acts: Array<{ to: string; act?: string; settings: object }>;
}

test('a school day is played by seed, and is told act by act', async () => {
  const played = await run('play', 'school-day', '--id', course, '--seed', 'marigold', '--json');
  expect(played.code).toBe(0);
  const { day, acts } = played.json<Played>();
  expect(day).toBe('2026-11-24');
  expect(acts.filter((each) => each.act === 'create-assignment').length).toBeGreaterThan(2);
  const { out } = await run('play', 'school-day', '--id', course, '--seed', 'marigold');
  expect(out).toContain('A school day was played (today is 2026-11-25).');
  expect(out).toMatch(/canvas +create-assignment +\d+ +\d+/);
  expect((await run('play', 'school-day')).err).toContain('SCHOOL_DAY_WITHOUT_CLASSES');
});

test('a teacher acts in Canvas, somebody edits in PowerSchool, and what they may do is listed', async () => {
  const [student, other] = district.class.students as [string, string];
  const made = await run('teach', 'create-assignment', `course=${course}`, 'name=Rivers', 'points_possible:=20');
  expect(made.out).toContain('create-assignment is done');
  await run('teach', 'grade', `course=${course}`, 'assignment=Rivers', `student=${student}`, 'grade=17');
  await run('teach', 'grade-many', `course=${course}`, 'assignment=Rivers', `grades:={"${other}": 12}`);
  const submissions = await district.canvas<{ sis_user_id: string; score: number | null }>('submissions');
  const scores = submissions.filter((each) => each.score === 17 || each.score === 12).map((each) => each.score);
  expect(scores).toEqual(expect.arrayContaining([12, 17]));

  const item = await run('edit', 'make-item', `class=${course}`, 'title=By hand', 'points:=10', 'dueDate=2026-11-24');
  expect(item.code).toBe(0);
  const held = await district.held<{ title: string }>('lineItems');
  expect(held.map((each) => each.title)).toContain('By hand');

  expect((await run('teach')).out).toContain('grade-many');
  expect((await run('edit')).out).toContain('enter-score');
  const { out } = await run('list');
  for (const name of ['school-day', 'grade-many', 'enter-score', 'changed-maximum', 'page-maximum'])
    expect(out).toContain(name);
});

test('what cannot be is wrong use, with the reason', async () => {
  const refused = await run('teach', 'grade', `course=${course}`, 'assignment=No such work', 'student=1', 'grade=1');
  expect([refused.code, refused.err.includes('SANDBOX_REFUSED')]).toEqual([2, true]);
  expect((await run('teach', 'grade', 'course')).err).toContain('SETTING_NOT_NAMED');
  expect((await run('edit', 'enter-score', 'score:=x')).err).toContain('SETTING_NOT_NAMED');
});

test('a switch of either system is chosen by its name, and a profile sets them all', async () => {
  await run('switch', 'changed-maximum', 'rescale');
  expect((await run('switch', 'changed-maximum')).out).toMatch(/changed-maximum +powerschool +rescale/);
  await run('switch', 'page-maximum', '50');
  expect((await run('switch')).out).toMatch(/page-maximum +canvas +50/);
  await run('switch', '--profile', 'put-resets');
  expect((await run('switch', 'put-hidden-fields')).out).toMatch(/put-hidden-fields +powerschool +reset/);
  expect((await run('switch', 'no-such-switch')).err).toContain('SANDBOX_REFUSED');
  expect((await run('switch', 'changed-maximum', 'sideways')).err).toContain('SANDBOX_REFUSED');
});
