import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { measureGrades } from '../../bench/grades/measure-grades.js';
import { gradesText } from '../../bench/grades/show.js';

test('the benchmark of passbacks runs to its end: one PUT for each changed grade, none where nothing changed', async () => {
  const folder = join(inject('runFolder'), 'bench-grades');
  const small = { sections: 30, schools: ['101'], assignments: 1, graded: 0.5, intervalsMs: [20] };
  const figures = await measureGrades({ folder, ...small });
  const [first, quiet, changed, sweep] = figures.nights;
  expect(first!.puts).toBeGreaterThan(figures.grades / 2);
  expect([quiet!.puts, sweep!.puts]).toEqual([0, 0]);
  expect(changed!.changed).toBeGreaterThan(0);
  expect(changed!.puts / changed!.changed!).toBe(1);
  for (const { events, requests, sections } of figures.nights) {
    expect(events).toBeLessThanOrEqual(300);
    // The course's own setting, its work, its groups, and what has changed; and the checks of connect for all of them.
    expect(requests.canvas / sections).toBeLessThanOrEqual(4.5);
  }
  expect(figures.bare.puts).toBeGreaterThan(0);
  // A pace that nobody may exceed; how much of it is used is for a quiet machine to tell.
  expect(figures.paces[0]!.share).toBeLessThan(1.1);
  expect(gradesText(figures)).toContain('1 % changed');
}, 300_000);
