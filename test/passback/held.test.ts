import { afterAll, beforeAll, expect, test } from 'vitest';
import { rollbook } from '../client/rollbook.js';
import { startGradebooks, type Gradebooks } from './gradebooks.js';

let district: Gradebooks;
let course: string;
beforeAll(async () => {
  district = await startGradebooks({
    edit: (settings) => {
      settings.passback.firstSend = 'held';
      settings.passback.limits.zeros.class = 3;
      settings.passback.limits.drops.class = 3;
      settings.passback.limits.lineItems.class = 3;
    },
  });
  course = district.class.id;
  await district.teach('create-group', { course, name: 'Homework' });
  await work('Fractions');
});
afterAll(() => district?.stop());

async function work(name: string): Promise<void> {
  await district.teach('create-assignment', {
    ...{ course, name, group: 'Homework', points_possible: 20, post_to_sis: true },
    due_at: '2026-11-20T23:59:00-06:00',
  });
  for (const student of district.class.students.slice(0, 5))
    await district.teach('grade', { course, assignment: name, student, grade: 15 });
}

const command = (...words: string[]) => rollbook(words, { DATABASE_URL: district.databaseUrl });

test('the first send of a class waits until somebody has seen its plan', async () => {
  const report = await district.passBack();
  expect(report).toMatchObject({ outcome: 'held', sent: { accepted: 0, held: 6 } });
  expect(await district.held('lineItems')).toEqual([]);
  const { out } = await command('hold', 'grades', 'list', district.district);
  expect(out).toContain('FIRST_SEND');
});

test('released for one teacher it goes with the next passback, with what was graded meanwhile', async () => {
  const { teacher, students } = district.class;
  const { code } = await command(
    'hold',
    'grades',
    'release',
    district.district,
    '--teacher',
    teacher,
    '--by',
    'office',
  );
  expect(code).toBe(0);
  await district.teach('grade', { course, assignment: 'Fractions', student: students[5], grade: 12 });
  const report = await district.passBack();
  expect(report).toMatchObject({ outcome: 'complete', sent: { accepted: 7, held: 0 } });
});

test('a flood of zeros is held and explained, and nothing of the class is sent', async () => {
  await work('Decimals');
  await district.passBack();
  await district.forgetWrites();
  await district.teach('apply-score', { course, percent: 0 });
  const report = await district.passBack();
  expect(report.outcome).toBe('held');
  expect(await district.writes()).toEqual({});
  const { out } = await command('hold', 'grades', 'list', district.district, '--class', course);
  expect(out).toContain('MANY_ZEROS');
});

test('a flood that was released goes, and one that is kept is not asked about again', async () => {
  await command('hold', 'grades', 'keep', district.district, '--class', course, '--until', '2026-12-31');
  const kept = await district.passBack();
  expect(kept).toMatchObject({ outcome: 'complete', sent: { held: 0 } });
  expect(await district.writes()).toEqual({});
});

test('a changed maximum holds the line item with all its results', async () => {
  await district.teach('change-points', { course, assignment: 'Fractions', points_possible: 40 });
  const report = await district.passBack();
  expect(report.outcome).toBe('held');
  const { out } = await command('hold', 'grades', 'list', district.district);
  expect(out).toContain('MAXIMUM_CHANGED');
});

test('a late policy that is switched on lowers what was late: held and explained, and nothing of the class is sent', async () => {
  const students = district.class.students.slice(0, 5);
  await work('Percents');
  await command('hold', 'grades', 'keep', district.district, '--class', course, '--until', '2026-12-31');
  await district.passBack();
  await district.teach('status', {
    course,
    assignment: 'Percents',
    students,
    status: 'late',
    seconds_late: 2 * 86_400,
  });
  await district.forgetWrites();
  await district.teach('late-policy', {
    ...{ course, late_submission_deduction_enabled: true, late_submission_deduction: 20 },
    late_submission_interval: 'day',
  });
  expect((await district.passBack()).outcome).toBe('held');
  expect(await district.writes()).toEqual({});
  const { out } = await command('hold', 'grades', 'list', district.district, '--class', course);
  expect(out).toContain('MANY_DROPS');
  expect(out).not.toContain('MANY_ZEROS'); // those were kept, and are not asked about again
  await district.teach('late-policy', { course, late_submission_deduction_enabled: false });
});

test('a course that was copied with its flags sends nothing by itself, and is held once a score was applied to all of it', async () => {
  for (const name of ['Ratios', 'Angles', 'Graphs', 'Volume']) await work(name);
  const other = district.otherClass;
  await district.teach('course-state', { course: other.id, state: 'publish' });
  await district.forgetWrites();
  await district.teach('copy-course', { from: course, to: other.id });
  const copied = await district.passBack('2026-11-23', { classes: [other.id] });
  expect(copied).toMatchObject({ outcome: 'complete', sent: { accepted: 0, held: 0 } });
  await district.teach('apply-score', { course: other.id, percent: 80 });
  await command('hold', 'grades', 'release', district.district, '--class', other.id);
  const filled = await district.passBack('2026-11-23', { classes: [other.id] });
  expect(filled.outcome).toBe('held');
  expect(await district.writes()).toEqual({});
  const { out } = await command('hold', 'grades', 'list', district.district, '--class', other.id);
  expect(out).toContain('MANY_LINE_ITEMS');
});

test('where the district asks, a conflict waits for a person, and a release lets the grade of Canvas stand', async () => {
  const { students } = district.class;
  await district.change((settings) => {
    settings.passback.conflicts = 'ask';
    settings.passback.limits.zeros.class = 100;
  });
  const items = await district.held<{ sourcedId: string; title: string }>('lineItems');
  const decimals = items.find((each) => each.title === 'Decimals')!.sourcedId;
  await district.edit('enter-score', { lineItem: decimals, student: students[0], score: 18 });
  await district.teach('grade', { course, assignment: 'Decimals', student: students[0], grade: 11 });
  const scoreNow = async () =>
    (await district.held<{ lineItem: string; student: string; score: number }>('results')).find(
      (each) => each.lineItem === decimals && each.student === students[0],
    )!.score;
  expect((await district.passBack()).outcome).toBe('held');
  expect(await scoreNow()).toBe(18);
  const { out } = await command('hold', 'grades', 'list', district.district, '--person', students[0]!);
  expect(out).toContain('CONFLICT');
  await command('hold', 'grades', 'release', district.district, '--person', students[0]!);
  await district.passBack();
  expect(await scoreNow()).toBe(11);
});
