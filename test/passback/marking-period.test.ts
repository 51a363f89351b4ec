import { afterAll, beforeAll, expect, test } from 'vitest';
import { accepted, startMarkingPeriod, type MarkingPeriod } from './marking-period.js';

const schoolDays = 20;

let period: MarkingPeriod;
beforeAll(async () => {
  period = await startMarkingPeriod({ seed: 'marigold' });
});
afterAll(() => period?.stop());

test('after each night of a marking period the gradebook holds what the teachers have done, written once', async () => {
  const found: string[] = [];
  for (let played = 0; played < schoolDays; played += 1) {
    const { day, differences, writes, due } = await period.next();
    found.push(...differences.map((each) => `${day}: ${each}`));
    if (accepted(writes) !== due) found.push(`${day}: ${due} changes were due, written: ${JSON.stringify(writes)}`);
  }
  expect(found).toEqual([]);
});

test('a night before which nothing has changed writes nothing', async () => {
  expect(accepted(await period.quietNight())).toBe(0);
});
