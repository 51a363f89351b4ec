import { afterAll, beforeAll, expect, test } from 'vitest';
import { startGradebooks, type Gradebooks } from './gradebooks.js';

let district: Gradebooks;
beforeAll(async () => {
  district = await startGradebooks({ edit: (settings) => (settings.passback.lineItems = 'whenPublished') });
});
afterAll(() => district?.stop());

test('work that a section has until another day is due on that day, also before a student has it', async () => {
  const course = district.class.id;
  await district.teach('create-group', { course, name: 'Homework' });
  const { assignment } = await district.teach('create-assignment', {
    ...{ course, name: 'Project', group: 'Homework', points_possible: 20, post_to_sis: true },
    due_at: '2026-11-30T23:59:00-06:00',
    overrides: [{ section: course, due_at: '2026-12-03T23:59:00-06:00' }],
  });
  // As before anybody is enrolled: no submission says a date.
  await district.passBack();
  await district.store.sql`update canvas_submission set gone_run = 1 where assignment_id = ${String(assignment)}`;
  await district.passBack();
  const items = await district.held<{ title: string; dueDate: string }>('lineItems');
  expect(items).toEqual([expect.objectContaining({ title: 'Project', dueDate: '2026-12-03' })]);
});
