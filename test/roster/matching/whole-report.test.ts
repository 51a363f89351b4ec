import { expect, test } from 'vitest';
import { isIncomplete, lacksStudents } from '../../../roster/matching/whole-report.js';

test.each([
  ['a report that lists all that it names', { users: { rows: 900, dangling: 0 } }, false],
  ['people without a login, whom Canvas does not list', { users: { rows: 900, dangling: 9 } }, false],
  ['a small district', { users: { rows: 4, dangling: 2 } }, false],
  ['half of the people', { users: { rows: 900, dangling: 450 }, courses: { rows: 9, dangling: 0 } }, true],
  ['one of a few terms', { terms: { rows: 4, dangling: 1 } }, true],
  ['a course that was made meanwhile', { courses: { rows: 4_000, dangling: 3 } }, false],
  ['half of the courses', { users: { rows: 900, dangling: 0 }, courses: { rows: 40, dangling: 20 } }, true],
])('%s', (_what, named, incomplete) => {
  expect(isIncomplete(named)).toBe(incomplete);
});

const students = (count: number) => Array.from({ length: count }, (_, at) => String(at));

test.each([
  ['the same students', [{ listed: students(25), students: students(25) }], false],
  ['two that came since', [{ listed: students(25), students: students(23) }], false],
  ['one that left since', [{ listed: students(24), students: students(25) }], false],
  ['a section that is gone', [{ listed: null, students: students(25) }], false],
  ['a section of which the report has nobody', [{ listed: students(25), students: [] }], true],
  [
    'one of many sections of which the report has nobody',
    [
      ...Array.from({ length: 9 }, () => ({ listed: students(20), students: students(20) })),
      { listed: students(20), students: [] },
    ],
    true,
  ],
])('a second look: %s', (_what, sections, lacks) => {
  expect(lacksStudents(sections)).toBe(lacks);
});
