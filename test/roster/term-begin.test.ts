import { expect, test } from 'vitest';
import { limitSettings } from '../../config/limit-settings.js';
import { earlySchoolDays, earlyTermCutoff, isEarly } from '../../roster/term-begin.js';

const asOf = '2026-09-02';
const cutoff = earlyTermCutoff(asOf, earlySchoolDays);

test.each([
  ['that begins today is early', '2026-09-02', true],
  ['that begins tomorrow has not begun', '2026-09-03', false],
  ['that began twenty days ago, fewer than fifteen school days, is early', '2026-08-13', true],
  ['that began three weeks ago is not', '2026-08-12', false],
])('a term %s', (_, termStart, early) => {
  expect(isEarly(termStart, asOf, cutoff)).toBe(early);
});

test('the settings say of how many school days a term is early', () => {
  expect(limitSettings.shape.studentDropsEarly.description).toContain(`first ${earlySchoolDays} school days`);
});
