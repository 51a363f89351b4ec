import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { measureBeside } from '../../bench/consortium/measure-beside.js';
import { measureConsortium } from '../../bench/consortium/measure-consortium.js';
import { besideText, consortiumText } from '../../bench/consortium/show.js';

const small = { enrollments: 300, lanes: 2, times: 1, built: false };

test("the benchmark of a consortium's night runs to its end: nothing is sent on a quiet night, and what changed on the others", async () => {
  const folder = join(inject('runFolder'), 'bench-consortium');
  const figures = await measureConsortium({ ...small, folder, districts: 3 });
  const nights = figures.nights.map(({ middle }) => middle);
  expect(nights.map(({ name, workers }) => `${name}, ${workers}`)).toEqual([
    ...['first load, 1', 'nothing changed, 1', '0.1 % changed, 1'],
    ...['nothing changed, 2', '0.1 % changed, 2'],
  ]);
  const [first, quiet, , quietOfTwo] = nights;
  expect(first!.sent).toBeGreaterThan(3 * small.enrollments);
  expect([quiet!.sent, quietOfTwo!.sent]).toEqual([0, 0]);
  for (const { ratio, seconds, steps } of nights) {
    expect(ratio).toBeGreaterThan(0);
    // A step of all runs at once cannot have taken longer than the night.
    for (const { queued, atWork } of Object.values(steps)) expect(queued + atWork).toBeLessThan(seconds);
  }
  expect(consortiumText(figures)).toContain('3 districts of 300 enrollments');
}, 600_000);

test('the benchmark of a quiet night beside other districts runs to its end, and sends nothing for the district', async () => {
  const folder = join(inject('runFolder'), 'bench-beside');
  const figures = await measureBeside({ ...small, folder, others: 2 });
  expect([figures.alone.middle.sent, figures.beside.middle.sent]).toEqual([0, 0]);
  expect(figures.slower).toBeCloseTo(figures.alone.middle.ratio / figures.beside.middle.ratio);
  expect(besideText(figures)).toContain('beside 2 others');
}, 600_000);
