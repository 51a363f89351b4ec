import { afterAll, beforeAll, expect, test } from 'vitest';
import { startGradebooks, type Gradebooks } from './gradebooks.js';

let district: Gradebooks;
let course: string;
let students: string[];
beforeAll(async () => {
  district = await startGradebooks();
  ({ id: course, students } = district.class);
  await district.teach('create-group', { course, name: 'Homework' });
  await work('Fractions', '2026-11-20T23:59:00-06:00');
  for (const student of students.slice(0, 3)) await grade('Fractions', student, 15);
  const feature = 'disable_post_to_sis_when_grading_period_closed';
  await district.teach('account-settings', { [feature]: true });
  for (const each of [feature, 'new_sis_integrations']) await district.teach('feature', { feature: each, on: true });
  await district.teach('grading-periods', {
    course,
    periods: [
      { title: 'Quarter 1', start_date: '2026-08-01T05:00:00Z', end_date: '2026-11-29T05:59:00Z' },
      { title: 'Quarter 2', start_date: '2026-11-29T05:59:00Z', end_date: '2027-02-01T05:59:00Z' },
    ],
  });
});
afterAll(() => district?.stop());

const work = (name: string, due: string) =>
  district.teach('create-assignment', {
    ...{ course, name, group: 'Homework', points_possible: 20, post_to_sis: true, due_at: due },
  });
const grade = (assignment: string, student: string, score: number) =>
  district.teach('grade', { course, assignment, student, grade: score });

interface HeldLineItem {
  sourcedId: string;
  title: string;
  dueDate: string;
  category: string;
}
interface HeldResult {
  lineItem: string;
  student: string;
  score: number;
}
const lineItem = async (title: string) =>
  (await district.held<HeldLineItem>('lineItems')).find((each) => each.title === title);
const scoresOf = async (title: string) => {
  const item = await lineItem(title);
  const results = await district.held<HeldResult>('results');
  return Object.fromEntries(
    results.filter((each) => each.lineItem === item?.sourcedId).map((each) => [each.student, each.score]),
  );
};

test('course grades are not sent unless a category is named for them', async () => {
  await district.passBack();
  expect((await district.held<HeldLineItem>('lineItems')).map((each) => each.title)).toEqual(['Fractions']);
});

test("a period's posted grades stand in the named category, dated by the period's last day, and nothing is written twice", async () => {
  const { teacher } = district.class;
  const categories = await district.held<{ sourcedId: string; title: string; teacher: string; active: boolean }>(
    'categories',
  );
  const own = categories.find((each) => each.teacher === teacher && each.active && each.title !== 'Homework')!;
  await district.change((settings) => {
    settings.passback.courseGrades = { category: own.title, withoutWeight: true, override: false, title: 'Canvas' };
  });
  await district.passBack();
  const [first, second, third] = students;
  expect(await lineItem('Quarter 1 Canvas')).toMatchObject({ dueDate: '2026-11-28', category: own.sourcedId });
  expect(await scoresOf('Quarter 1 Canvas')).toEqual({ [first!]: 75, [second!]: 75, [third!]: 75 });

  await district.forgetWrites();
  await district.passBack();
  expect(await district.writes()).toEqual({});
  await grade('Fractions', first!, 20);
  await district.passBack();
  expect(await district.writes()).toEqual({ 'PUT result changed': 2 });
  expect((await scoresOf('Quarter 1 Canvas'))[first!]).toBe(100);
});

test('a database that was lost makes no second line item of course grades, and writes none again', async () => {
  const before = await district.held<HeldLineItem>('lineItems');
  await district.store.sql`truncate line_item_link, result_link`;
  await district.forgetWrites();
  await district.passBack();
  expect(await district.held('lineItems')).toEqual(before);
  expect(await district.writes()).toEqual({});
});

test('work due at one minute to midnight lies on its local day on both sides of the change of clocks, and in the period that ends then', async () => {
  const [, , , fourth] = students;
  const due = {
    'Last of summer time': '2026-11-01T04:59:00Z', // 23:59 on 31 October, five hours behind
    'First of winter time': '2026-11-02T05:59:00Z', // 23:59 on 1 November, six hours behind
    'Last of the quarter': '2026-11-29T05:59:00Z', // a period's end belongs to it
  };
  for (const [name, at] of Object.entries(due)) {
    await work(name, at);
    await grade(name, fourth!, 10);
  }
  await work('First of the next quarter', '2026-11-29T06:00:00Z');
  await grade('First of the next quarter', fourth!, 20);
  await district.passBack();
  const names = [...Object.keys(due), 'First of the next quarter'];
  const days = names.map(async (name) => (await lineItem(name))?.dueDate);
  expect(await Promise.all(days)).toEqual(['2026-10-31', '2026-11-01', '2026-11-28', '2026-11-29']);
  expect((await scoresOf('Quarter 1 Canvas'))[fourth!]).toBe(50);
  for (const assignment of names) await district.teach('delete-assignment', { course, assignment });
});

test('a due date that moves into another period is parked, grades go on, and it is settled once the line item was moved by hand', async () => {
  await district.change((settings) => {
    settings.passback.periods = [
      { title: 'Q1', from: '2026-08-01', until: '2026-11-28', cutOff: '2026-12-02T15:00', schools: [] },
      { title: 'Q2', from: '2026-11-29', until: '2027-02-01', cutOff: null, schools: [] },
    ];
  });
  await district.teach('redate', { course, assignment: 'Fractions', due_at: '2026-12-04T23:59:00-06:00' });
  await grade('Fractions', students[1]!, 10);
  const report = await district.passBack();
  expect(await lineItem('Fractions')).toMatchObject({ dueDate: '2026-11-20' });
  expect((await scoresOf('Fractions'))[students[1]!]).toBe(10);
  expect(report.parked).toEqual({ causes: 1, grades: 3 });

  const { sourcedId } = (await lineItem('Fractions'))!;
  await district.edit('redate-item', { lineItem: sourcedId, dueDate: '2026-12-04' });
  expect((await district.passBack()).parked).toEqual({ causes: 0, grades: 0 });
  await district.edit('redate-item', { lineItem: sourcedId, dueDate: '2026-11-20' });
  await district.teach('redate', { course, assignment: 'Fractions', due_at: '2026-11-20T23:59:00-06:00' });
  expect((await district.passBack()).parked).toEqual({ causes: 0, grades: 0 });
});

test('what Canvas unflags when its period closes is told as closed, and what a teacher unflags is not; neither goes', async () => {
  await work('Decimals', '2026-11-24T23:59:00-06:00');
  await work('Percentages', '2026-12-04T23:59:00-06:00');
  await district.passBack('2026-11-28');
  await grade('Decimals', students[0]!, 12);
  await grade('Percentages', students[0]!, 12);
  await district.clock('2026-11-30T12:00:00-06:00');
  await district.teach('unflag', { course, assignment: 'Percentages' });
  const report = await district.passBack('2026-12-01');
  expect(await lineItem('Decimals')).toBeUndefined();
  expect(await lineItem('Percentages')).toBeUndefined();
  expect(report.notes).toMatchObject({ PERIOD_CLOSED_IN_CANVAS: 2 });
  await district.teach('flag', { course, assignment: 'Fractions', admin: true });
});

test('nothing is written into a period after its cut-off, and the run says so', async () => {
  await district.teach('grade', {
    ...{ course, assignment: 'Fractions', grade: 5, admin: true },
    student: students[0],
  });
  await district.forgetWrites();
  const report = await district.passBack('2026-12-02T15:01');
  expect(await district.writes()).toEqual({});
  expect(report.notes).toMatchObject({ PERIOD_CLOSED: 2 });
  expect((await district.passBack('2026-12-02T14:59')).sent).toMatchObject({ accepted: 2 });
});
