import { afterAll, beforeAll, expect, test } from 'vitest';
import { startGradebooks, type Gradebooks } from './gradebooks.js';

let district: Gradebooks;
let course: string;
let students: string[];
beforeAll(async () => {
  district = await startGradebooks();
  ({ id: course, students } = district.class);
  await district.teach('create-group', { course, name: 'Homework' });
  for (const name of ['Fractions', 'Decimals']) {
    await district.teach('create-assignment', {
      ...{ course, name, group: 'Homework', points_possible: 20, post_to_sis: true },
      due_at: '2026-11-20T23:59:00-06:00',
    });
    for (const student of students.slice(0, 3)) await grade(name, student, 15);
  }
  await district.passBack();
});
afterAll(() => district?.stop());

const grade = (assignment: string, student: string, score: number) =>
  district.teach('grade', { course, assignment, student, grade: score });

interface HeldLineItem {
  sourcedId: string;
  title: string;
  weight: number;
  category: string;
}
interface HeldResult {
  sourcedId: string;
  lineItem: string;
  student: string;
  score: number;
}
const lineItem = async (title: string) =>
  (await district.held<HeldLineItem>('lineItems')).find((each) => each.title === title)!;
const scoreOf = async (title: string, student: string) => {
  const { sourcedId } = await lineItem(title);
  const results = await district.held<HeldResult>('results');
  return results.find((each) => each.lineItem === sourcedId && each.student === student)?.score;
};

test('a grade that a teacher changed in the SIS stands, and the run says so', async () => {
  const { sourcedId } = await lineItem('Fractions');
  await district.edit('enter-score', { lineItem: sourcedId, student: students[0], score: 18 });
  await grade('Fractions', students[0]!, 12);
  await grade('Fractions', students[1]!, 13);
  const report = await district.passBack();
  expect(await scoreOf('Fractions', students[0]!)).toBe(18);
  expect(await scoreOf('Fractions', students[1]!)).toBe(13);
  expect(report.notes).toMatchObject({ CHANGED_IN_SIS: 1 });
});

test('a grade of Canvas stands where the district says so', async () => {
  await district.change((settings) => (settings.passback.conflicts = 'canvas'));
  await district.passBack();
  expect(await scoreOf('Fractions', students[0]!)).toBe(12);
  await district.change((settings) => (settings.passback.conflicts = 'sis'));
});

test('a rename changes the same line item, and what the teacher set in the SIS stays', async () => {
  const before = await lineItem('Decimals');
  await district.edit('reweight-item', { lineItem: before.sourcedId, weight: 3 });
  await district.teach('rename', { course, assignment: 'Decimals', name: 'Decimal numbers' });
  await district.passBack();
  const after = await lineItem('Decimal numbers');
  expect(after).toMatchObject({ sourcedId: before.sourcedId, weight: 3, category: before.category });
  expect(await district.held('lineItems')).toHaveLength(2);
});

test('a line item that was deleted in the SIS is not made again, and is told', async () => {
  const { sourcedId } = await lineItem('Decimal numbers');
  await district.edit('delete-item', { lineItem: sourcedId });
  await grade('Decimal numbers', students[0]!, 10);
  const report = await district.passBack();
  expect(report.notes).toMatchObject({ LINE_ITEM_DELETED: 1 });
  expect(await district.held('lineItems')).toHaveLength(1);
});

test('work that already stands in the gradebook is neither doubled nor renamed around', async () => {
  await district.edit('make-item', { class: course, title: 'Essay', points: 20, dueDate: '2026-11-20' });
  await district.teach('create-assignment', {
    ...{ course, name: 'Essay', group: 'Homework', points_possible: 20, post_to_sis: true },
    due_at: '2026-11-20T23:59:00-06:00',
  });
  await grade('Essay', students[0]!, 10);
  const report = await district.passBack();
  expect(report.notes).toMatchObject({ LINE_ITEM_STANDS_ALREADY: 1 });
  const titles = (await district.held<HeldLineItem>('lineItems')).map((each) => each.title);
  expect(titles.filter((title) => title.startsWith('Essay'))).toEqual(['Essay']);
});

test('an excused student loses the result that was sent, and another one keeps theirs', async () => {
  await district.teach('excuse', { course, assignment: 'Fractions', student: students[1] });
  await district.passBack();
  expect(await scoreOf('Fractions', students[1]!)).toBeUndefined();
  expect(await scoreOf('Fractions', students[2]!)).toBe(15);
});

test('a database that was lost makes no second line item and overwrites no grade', async () => {
  const { sourcedId } = await lineItem('Fractions');
  await district.edit('enter-score', { lineItem: sourcedId, student: students[2], score: 20 });
  const before = await district.held('lineItems');
  await district.store.sql`truncate line_item_link, result_link`;
  await district.forgetWrites();
  const report = await district.passBack();
  expect(await district.held('lineItems')).toEqual(before);
  expect(await scoreOf('Fractions', students[2]!)).toBe(20);
  expect(report.notes).toMatchObject({ ENTERED_IN_SIS: 1 });
  // The line item that was deleted is tried under its id, which the SIS does not take a second time.
  const kept = Object.keys(await district.writes()).filter((each) => !each.endsWith('refused'));
  expect(kept).toEqual([]);
});
