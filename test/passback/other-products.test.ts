import { afterAll, beforeAll, expect, test } from 'vitest';
import { startGradebooks, type Gradebooks } from './gradebooks.js';

let district: Gradebooks;
let course: string;
let student: string;
beforeAll(async () => {
  district = await startGradebooks();
  const { id, students } = district.class;
  [course, student] = [id, students[0]!];
  await district.teach('create-group', { course, name: 'Homework' });
  await district.teach('create-assignment', {
    ...{ course, name: 'Fractions', group: 'Homework', points_possible: 20, post_to_sis: true },
    due_at: '2026-11-20T23:59:00-06:00',
  });
  await grade(15);
});
afterAll(() => district?.stop());

const grade = (score: number) => district.teach('grade', { course, assignment: 'Fractions', student, grade: score });
const titles = async () => {
  const lineItems = await district.held<{ title: string; class: string }>('lineItems');
  return lineItems.filter((each) => each.class === course).map((each) => each.title);
};
const scores = async () =>
  (await district.held<{ student: string; score: number }>('results'))
    .filter((each) => each.student === student)
    .map((each) => each.score);

test('what a teacher made by hand is no product, and the class is sent', async () => {
  await district.edit('make-item', { class: course, title: 'On paper', points: 10, dueDate: '2026-11-19' });
  const report = await district.passBack();
  expect(report).toMatchObject({ outcome: 'complete', leftOut: {} });
  expect(await titles()).toEqual(expect.arrayContaining(['On paper', 'Fractions']));
});

test('a class into which another product writes is refused, and told with the product', async () => {
  await district.switches({ 'unknown-metadata': 'kept' });
  await district.edit('product-item', {
    ...{ class: course, product: 'Schoology', title: 'Fractions', points: 20, dueDate: '2026-11-18' },
    ...{ sourcedId: '3f1c1f0a-6c1e-4a9e-8f4a-2d9a0b1c2d3e', metadata: { source: 'Schoology' } },
  });
  await grade(16);
  await district.forgetWrites();
  const report = await district.passBack();
  expect(report).toMatchObject({ outcome: 'partial', leftOut: { OTHER_PRODUCT_WRITES: 1 } });
  expect(await district.writes()).toEqual({});
  const [found] = await district.store
    .sql`select other_product as product from gradebook_read where class_id = ${course}`;
  expect(found).toMatchObject({ product: 'schoology' });
});

test('a district that leaves such classes to the other product has no failure each night', async () => {
  await district.change((settings) => (settings.passback.otherProducts = 'leaveOut'));
  const report = await district.passBack();
  expect(report).toMatchObject({ outcome: 'complete', leftOut: { OTHER_PRODUCT_WRITES: 1 } });
});

test('beside the other product our own go, and its line items stay as they are', async () => {
  await district.change((settings) => (settings.passback.otherProducts = 'beside'));
  const theirs = async () =>
    (await district.held<{ sourcedId: string }>('lineItems')).find((each) => each.sourcedId.startsWith('3f1c'));
  const before = await theirs();
  const report = await district.passBack();
  expect(report).toMatchObject({ outcome: 'complete', leftOut: {} });
  expect(await theirs()).toEqual(before);
  expect(await scores()).toEqual([16]);
});

test('with a database that was lost, our own line items are no other product', async () => {
  await district.edit('delete-item', { lineItem: '3f1c1f0a-6c1e-4a9e-8f4a-2d9a0b1c2d3e' });
  await district.change((settings) => (settings.passback.otherProducts = 'refuse'));
  await district.store.sql`truncate line_item_link, result_link, canvas_assignment`;
  expect(await district.passBack()).toMatchObject({ leftOut: {} });
});
