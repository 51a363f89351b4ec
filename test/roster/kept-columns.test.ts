import { expect, test } from 'vitest';
import type { CanvasKind } from '../../canvas/sis/rows.js';
import { keptColumns, namesShown } from '../../roster/kept-columns.js';

type Fields = Record<string, string>;

test.each<[what: string, kind: CanvasKind, sent: Fields, shown: Fields, kept: Fields]>([
  ['a login that somebody set', 'user', { login_id: 'otamsin' }, { login_id: 'stu1' }, { login_id: 'stu1' }],
  ['a login in other capitals is the same', 'user', { login_id: 'STU1' }, { login_id: 'stu1' }, {}],
  [
    'a course that somebody renamed',
    'course',
    { long_name: 'Algebra' },
    { long_name: 'Maths' },
    { long_name: 'Maths' },
  ],
  ['spaces do not count', 'course', { long_name: 'Algebra  1' }, { long_name: ' Algebra 1' }, {}],
  ['a course in its old term', 'course', { term_id: 'S2' }, { term_id: 'S1' }, { term_id: 'S1' }],
  ['what Canvas does not show is not kept', 'course', { account_id: '200' }, {}, {}],
  ['a section in its old course', 'section', { course_id: 'K2' }, { course_id: 'K1' }, { course_id: 'K1' }],
  [
    'the same instant in other words',
    'term',
    { start_date: '2026-08-17T05:00:00Z' },
    { start_date: '2026-08-17T00:00:00-05:00' },
    {},
  ],
  ['a date that somebody took away', 'term', { end_date: '2026-12-18T05:00:00Z' }, { end_date: '' }, { end_date: '' }],
  ['a status is not compared', 'course', { status: 'active' }, { status: 'available' }, {}],
])('%s', (_, kind, sent, shown, kept) => {
  expect(keptColumns(kind, sent, shown)).toEqual(kept);
});

test.each<[what: string, name: string, sortable: string | null, first: string, last: string]>([
  ['the name that was sent', 'Oriel Rowe', 'Rowe, Oriel', 'Oriel', 'Rowe'],
  ['the name from before', 'Oriel Tamsin', 'Tamsin, Oriel', 'Oriel', 'Tamsin'],
  ['names of several words', 'Ana Maria de la Cruz', 'de la Cruz, Ana Maria', 'Ana Maria', 'de la Cruz'],
  ['a name to sort by that somebody chose', 'Oriel Tamsin', 'Oriel', 'Oriel Tamsin', ''],
  ['nothing to sort by', 'Oriel Tamsin', null, 'Oriel Tamsin', ''],
])('of a person whom Canvas shows with %s, first and last name are read', (_, name, sortableName, first, last) => {
  const sent = { first_name: 'Oriel', last_name: 'Rowe' };
  expect(namesShown(sent, { name, sortableName })).toEqual({ first_name: first, last_name: last });
});
