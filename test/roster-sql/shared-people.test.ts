import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Course } from '../../oneroster/rostering/model.js';
import type { Store } from '../../store/postgres/connect.js';
import { possibleClasses } from '../../store/provisioning/mapping/possible-classes.js';
import { aClass, course, yearOf } from '../roster/records.js';
import { fill, openDistrict, runOfDistrict } from './district.js';

let store: Store;
beforeAll(async () => {
  store = await openDistrict();
});
afterAll(() => store?.close());

const run = runOfDistrict();

const record = (collection: string, body: { sourcedId: string }, missing = false) => ({
  ...{ collection, sourced_id: body.sourcedId, row_hash: 1, content_hash: 1, body: store.sql.json(body) },
  ...{ first_run: 1, changed_run: 1, missing_since: missing ? run.readAt : null },
});
const applied = (kind: string, id: string) => ({
  ...{ kind, sis_id: id, fields: store.sql.json({ course_id: `c-${id}` }), sources: [id], scope_fingerprint: 's' },
  ...{ removed: false, accepted_run: 1 },
});

test('classes of one school and course are told with the people whom they share, under whatever id', async () => {
  const sql = store.sql;
  const inCanvas = (section_id: string, user_id: string, role = 'student') => ({
    ...{ section_id, user_id, role, status: 'active', since: '2026-09-01', accepted_run: 1, class_id: section_id },
  });
  const enrolled = (class_id: string, user_id: string, more = {}) => ({
    ...{ sourced_id: `${class_id}-${user_id}`, row_hash: 1, changed_run: 1, class_id, user_id },
    ...{ role: 'student', tobedeleted: false, ...more },
  });
  const semester = { termSourcedIds: ['701-S1'] };
  await fill(store, {
    ...{
      class_target: [],
      applied_enrollment: [inCanvas('old', 'a'), inCanvas('old', 'b'), inCanvas('old', 't', 'teacher')],
    },
    mirror_record: [
      ...yearOf('701').map((each) => record('academicSessions', each)),
      ...[course('300'), course('301', { courseCode: 'M200' }), course('399')].map((each) => record('courses', each)),
      record('classes', aClass('old', { ...semester, classCode: 'M100.1' }), true),
      record('classes', aClass('new', { ...semester, classCode: 'M100.2', courseSourcedId: '399' })),
      record('classes', aClass('bare', { ...semester, classCode: 'M100.1' })),
      record('classes', aClass('later', { termSourcedIds: ['701-S2'] })),
      record('classes', aClass('other course', { ...semester, courseSourcedId: '301' })),
      record('classes', aClass('elsewhere', { ...semester, schoolSourcedId: '702' })),
    ],
    link: [...['a', 'b', 't'].map((id) => ['user', id]), ['section', 'old']].map(([kind, id]) => ({
      ...{ kind, sourced_id: id, sis_id: id, pinned_run: 1 },
    })),
    applied_row: [applied('section', 'old')],
    mirror_enrollment: [
      ...[
        enrolled('new', 'a'),
        enrolled('new', 'b-new'),
        enrolled('new', 'x'),
        enrolled('new', 't', { role: 'teacher' }),
      ],
      enrolled('bare', 'b', { tobedeleted: true }),
    ],
    proposal: [
      {
        ...{ id: 1, question: 'person', left_id: 'b', right_id: 'b-new', holds_right: true, state: 'open' },
        ...{ evidence: sql.json([]), confidence: 0.9, first_run: 1, last_run: 1 },
      },
    ],
  });
  const groups = [];
  for await (const group of possibleClasses(sql, run)) groups.push(group);
  const common = {
    leftId: 'old',
    sectionId: 'old',
    courseId: 'c-old',
    school: '701',
    rightIsNew: true,
    hasBegun: true,
  };
  expect(groups).toEqual([
    [
      { ...common, rightId: 'bare', students: 0, teachers: 0, sameCode: true, sameDays: true, isBare: true },
      { ...common, rightId: 'new', students: 2, teachers: 1, sameCode: false, sameDays: true, isBare: false },
    ],
  ]);
});

test.each<[string, Partial<Course>, Partial<Course>, string[]]>([
  ['the code, whatever the titles', {}, { title: 'Algebra I' }, ['new']],
  ['the title, where neither has a code', { courseCode: '' }, { courseCode: ' ', title: 'ALGEBRA ' }, ['new']],
  ['the title, where the code is the id', { courseCode: 'C1' }, { courseCode: 'C2' }, ['new']],
  ['no code and another title: nothing', { courseCode: '' }, { courseCode: '', title: 'Botany' }, []],
  ['other codes and the same title: nothing', {}, { courseCode: 'M200' }, []],
  [
    'neither code nor title: the title of the class',
    { courseCode: '', title: '' },
    { courseCode: '', title: '' },
    ['new'],
  ],
])('courses that both have other ids are told to be one by %s', async (_, before, after, expected) => {
  const sql = store.sql;
  const semester = { termSourcedIds: ['701-S1'], title: 'Algebra - 1st period' };
  await fill(store, {
    ...{ class_target: [], applied_enrollment: [], mirror_enrollment: [], proposal: [] },
    mirror_record: [
      ...yearOf('701').map((each) => record('academicSessions', each)),
      record('courses', course('C1', before), true),
      record('courses', course('C2', after)),
      record('classes', aClass('old', { ...semester, courseSourcedId: 'C1' }), true),
      record('classes', aClass('new', { ...semester, courseSourcedId: 'C2' })),
    ],
    link: [{ kind: 'section', sourced_id: 'old', sis_id: 'old', pinned_run: 1 }],
    applied_row: [applied('section', 'old')],
  });
  const found = [];
  for await (const group of possibleClasses(sql, run)) found.push(...group.map((each) => each.rightId));
  expect(found).toEqual(expected);
});
