import { expect, test } from 'vitest';
import { judgeMorning } from '../../morning/first-bell.js';
import type { SchoolHarm } from '../../morning/model.js';
import { morningPage } from '../../morning/page/page.js';
import { morningFacts } from './facts.js';

const schools = (count: number): SchoolHarm[] =>
  Array.from({ length: count }, (_, at) => ({
    ...{ school: `school-${at}`, schoolName: `School ${at}`, emptiedClasses: 1 },
    ...{ classesWithoutTeacher: 0, studentsWithoutClass: 0, lostLogins: 0 },
  }));
const pageOf = (count: number): string => morningPage([judgeMorning(morningFacts({ harm: schools(count) }))]);

test('a screen shows every school, and paper the first ten and how many more there are', () => {
  const page = pageOf(240);
  expect(page).toContain('School 239');
  expect(page).toContain('<p class="on-paper">And 230 more.</p>');
  expect(page).toMatch(/@media print \{[^@]*@page[^@]*tbody tr:nth-child\(n \+ 11\) \{ display: none; \}/);
});

test('paper says nothing of more where all fit', () => {
  expect(pageOf(10)).not.toContain('class="on-paper"');
});
