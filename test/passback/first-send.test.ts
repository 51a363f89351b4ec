import { afterAll, beforeAll, expect, test } from 'vitest';
import { startGradebooks, type Gradebooks } from './gradebooks.js';

let district: Gradebooks;
beforeAll(async () => {
  district = await startGradebooks();
});
afterAll(() => district?.stop());

interface HeldLineItem {
  sourcedId: string;
  title: string;
  dueDate: string;
  class: string;
  resultValueMax: number;
}
interface HeldResult {
  lineItem: string;
  student: string;
  score: number;
}

test('a graded assignment becomes a line item with its results in the gradebook', async () => {
  const { id: course, students } = district.class;
  const categories = await district.held<{ title: string }>('categories');
  expect(categories.length).toBeGreaterThan(0);
  await district.teach('create-group', { course, name: 'Homework' });
  await district.teach('create-assignment', {
    ...{ course, name: 'Fractions', group: 'Homework', points_possible: 20, post_to_sis: true },
    due_at: '2026-11-20T23:59:00-06:00',
  });
  for (const [at, student] of students.slice(0, 3).entries())
    await district.teach('grade', { course, assignment: 'Fractions', student, grade: 15 + at });
  const report = await district.passBack('2026-11-23', {});
  expect(report).toMatchObject({ outcome: 'complete', planned: { lineItems: 1, results: 3 }, sent: { accepted: 4 } });
  const items = await district.held<HeldLineItem>('lineItems');
  expect(items).toMatchObject([{ title: 'Fractions', dueDate: '2026-11-20', resultValueMax: 20 }]);
  const results = await district.held<HeldResult>('results');
  expect(results.map((each) => each.score).sort()).toEqual([15, 16, 17]);
});

test('a second passback sends nothing', async () => {
  await district.forgetWrites();
  const report = await district.passBack('2026-11-23', {});
  expect(report).toMatchObject({ outcome: 'complete', planned: { lineItems: 0, results: 0 } });
  expect(await district.writes()).toEqual({});
});

test('one changed grade is one write', async () => {
  const { id: course, students } = district.class;
  await district.teach('grade', { course, assignment: 'Fractions', student: students[0], grade: 19 });
  const report = await district.passBack('2026-11-23', {});
  expect(report).toMatchObject({ outcome: 'complete', sent: { accepted: 1 } });
  expect(await district.writes()).toEqual({ 'PUT result changed': 1 });
});

test('moderated work goes once its grades are published and posted, and not before', async () => {
  const { id: course, students } = district.class;
  const work = { course, assignment: 'Project' };
  await district.teach('create-assignment', {
    ...{ course, name: 'Project', group: 'Homework', points_possible: 20, post_to_sis: true, moderated_grading: true },
    due_at: '2026-11-20T23:59:00-06:00',
  });
  for (const student of students.slice(0, 2)) await district.teach('grade', { ...work, student, grade: 18 });
  await district.forgetWrites();
  expect(await district.passBack('2026-11-23', {})).toMatchObject({ notes: { WORK_AWAITS_MODERATION: 1 } });
  expect(await district.writes()).toEqual({});
  await district.teach('publish-grades', work);
  await district.teach('post', work);
  expect(await district.passBack('2026-11-23', {})).toMatchObject({ outcome: 'complete', notes: {} });
  expect(await district.writes()).toEqual({ 'PUT lineItem created': 1, 'PUT result created': 2 });
});
