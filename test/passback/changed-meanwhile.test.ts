import { afterAll, beforeAll, expect, test } from 'vitest';
import { startGradebooks, type Gradebooks } from './gradebooks.js';

let district: Gradebooks;
beforeAll(async () => {
  district = await startGradebooks();
});
afterAll(() => district?.stop());

interface Held {
  sourcedId: string;
  title: string;
  score: number;
  student: string;
  comment: string | null;
}

test('what a person has changed is read once more and written, where the SIS refuses the first write to it', async () => {
  const { id: course, students } = district.class;
  const [first, second] = students as [string, string];
  await district.switches({ 'stale-write': 'refused-once' });
  await district.teach('create-group', { course, name: 'Homework' });
  await district.teach('create-assignment', {
    ...{ course, name: 'Fractions', group: 'Homework', points_possible: 20, post_to_sis: true },
    due_at: '2026-11-20T23:59:00-06:00',
  });
  for (const student of [first, second])
    await district.teach('grade', { course, assignment: 'Fractions', student, score: 15 });
  await district.passBack();
  const [item] = await district.held<Held>('lineItems');

  await district.edit('reweight-item', { lineItem: item!.sourcedId, weight: 2 });
  await district.edit('enter-score', { lineItem: item!.sourcedId, student: first, score: 15, comment: 'Well done' });
  await district.teach('rename', { course, assignment: 'Fractions', name: 'Fractions II' });
  await district.teach('grade', { course, assignment: 'Fractions II', student: first, score: 18 });
  await district.forgetWrites();
  expect(await district.passBack()).toMatchObject({ outcome: 'complete', sent: { accepted: 2 } });
  expect(await district.writes()).toEqual({
    'PUT lineItem refused': 1,
    'PUT lineItem changed': 1,
    'PUT result refused': 1,
    'PUT result changed': 1,
  });
  expect(await district.held<Held>('lineItems')).toMatchObject([{ title: 'Fractions II', weight: 2 }]);
  const results = await district.held<Held>('results');
  expect(results.find((each) => each.student === first)).toMatchObject({ score: 18, comment: 'Well done' });
});
