import { afterAll, beforeAll, expect, test } from 'vitest';
import { accepted, playDays, startMarkingPeriod, type MarkingPeriod } from './marking-period.js';

let period: MarkingPeriod;
beforeAll(async () => {
  period = await startMarkingPeriod({ seed: 'marigold' });
});
afterAll(() => period?.stop());

test('after each night of a marking period the gradebook holds what the teachers have done, written once', async () => {
  expect(await playDays(period, 8)).toEqual([]);
});

test('a night before which nothing has changed writes nothing', async () => {
  expect(accepted(await period.quietNight())).toBe(0);
});

interface HeldResult {
  lineItem: string;
  student: string;
  score: number;
}

test('what should not be in the gradebook would have been found', async () => {
  const { classes } = period;
  const found = await period.spoil(async ({ held, edit }) => {
    const items = await held<{ sourcedId: string; class: string; status: string }>('lineItems');
    const ours = new Set(
      items.filter((each) => each.class === classes[0] && each.status === 'active').map((each) => each.sourcedId),
    );
    const results = (await held<HeldResult & { status: string }>('results')).filter(
      (each) => each.status === 'active' && ours.has(each.lineItem),
    );
    const [first, second, third] = [results[0]!, results[1]!, results[2]!];
    await edit('enter-score', { lineItem: first.lineItem, student: first.student, score: first.score + 0.25 });
    await edit('delete-score', { lineItem: second.lineItem, student: second.student });
    await edit('edit-item', { lineItem: third.lineItem, title: 'Another title' });
    await edit('make-item', { class: classes[0], title: 'Not asked for', points: 5, dueDate: '2026-11-12' });
  });
  expect(found).toHaveLength(4);
  expect(found.join('\n')).toMatch(/the result is [\d.]+, must/);
  expect(found.join('\n')).toMatch(/the result is null, must/);
  expect(found.join('\n')).toMatch(/Another title/);
  expect(found.join('\n')).toMatch(/"Not asked for": nobody asked for it/);
});
