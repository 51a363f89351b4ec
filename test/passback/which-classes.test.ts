import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DistrictSettings } from '../../config/settings.js';
import { everything } from '../../gradebook/scope.js';
import { provisionedClasses, type ClassOfRun } from '../../store/provisioning/roster-for-passback.js';
import { startGradebooks, type Gradebooks } from './gradebooks.js';

let district: Gradebooks;
let districtId: number;
let all: ClassOfRun[];
beforeAll(async () => {
  district = await startGradebooks();
  const [found] = await district.store.sql<
    Array<{ id: number }>
  >`select id from district where key = ${district.district}`;
  districtId = found!.id;
  all = await chosen({});
});
afterAll(() => district?.stop());

type Selection = Partial<DistrictSettings['passback']>;
const chosen = (changes: Selection): Promise<ClassOfRun[]> =>
  provisionedClasses(district.store.sql, districtId, {
    ...{ asOf: '2026-11-23', daysAfterEnd: 14, scope: everything },
    selection: { ...district.settings.passback, ...changes },
  });
const ids = (classes: readonly ClassOfRun[]) => classes.map((each) => each.classId);

/** Classes whose course in Canvas has this member, as it was accepted. */
const withCourse = async (column: 'term_id' | 'account_id', value: string) =>
  ids(
    await district.store.sql<ClassOfRun[]>`
      select t.class_id as "classId" from class_target t
      join applied_row c on c.district_id = t.district_id and c.kind = 'course' and c.sis_id = t.course_id
      where c.fields->>${column} = ${value} and t.class_id = any(${ids(all)}) order by t.class_id`,
  );
const aCourse = async () => {
  const [course] = await district.store.sql<Array<{ term_id: string; account_id: string }>>`
    select fields->>'term_id' as term_id, fields->>'account_id' as account_id from applied_row
    where kind = 'course' and sis_id = ${all[0]!.courseId}`;
  return course!;
};

test('without lists every class that runs takes part', () => {
  expect(all.length).toBeGreaterThan(10);
  expect(all.every((each) => each.leftOut === null)).toBe(true);
});

test('a pilot has the classes of its teachers only', async () => {
  const { teacher, id } = district.class;
  const piloted = await chosen({ teachers: [teacher] });
  expect(ids(piloted)).toContain(id);
  expect(piloted.length).toBeLessThan(all.length);
});

test('a course or a section is chosen by its SIS id in Canvas', async () => {
  const [first, second] = all;
  expect(ids(await chosen({ courses: [first!.courseId] }))).toContain(first!.classId);
  expect(ids(await chosen({ sections: [second!.sectionId] }))).toEqual([second!.classId]);
});

test('a term is chosen by its SIS id in Canvas', async () => {
  const { term_id } = await aCourse();
  expect(ids(await chosen({ terms: [term_id] }))).toEqual(await withCourse('term_id', term_id));
  expect(await chosen({ terms: ['no such term'] })).toEqual([]);
});

test('an account is chosen with all accounts below it', async () => {
  const { account_id } = await aCourse();
  expect(ids(await chosen({ accounts: [account_id] }))).toEqual(await withCourse('account_id', account_id));
  const [above] = await district.store.sql<Array<{ id: string | null }>>`
    select fields->>'parent_account_id' as id from applied_row where kind = 'account' and sis_id = ${account_id}`;
  if (above!.id) expect((await chosen({ accounts: [above!.id] })).length).toBeGreaterThanOrEqual(1);
});

test('an excluded school is left out, and told', async () => {
  const { school } = all[0]!;
  const left = await chosen({ exclude: { schools: [school], grades: [] } });
  expect(left).toHaveLength(all.length);
  for (const each of left) expect(each.leftOut).toBe(each.school === school ? 'CLASS_SCHOOL_EXCLUDED' : null);
});

test('a class is left out if all of its grades are excluded, and not if one is', async () => {
  const grades = await gradesOf(all[0]!.classId);
  expect(grades.length).toBeGreaterThan(0);
  const left = (await chosen({ exclude: { schools: [], grades } })).filter((each) => each.leftOut !== null);
  expect(ids(left)).toContain(all[0]!.classId);
  for (const each of left) {
    expect(each.leftOut).toBe('CLASS_GRADE_EXCLUDED');
    expect(grades).toEqual(expect.arrayContaining(await gradesOf(each.classId)));
  }
  expect((await chosen({ exclude: { schools: [], grades: ['no such grade'] } })).some((each) => each.leftOut)).toBe(
    false,
  );
});

/** Of a class; where it has none, of its course. */
async function gradesOf(classId: string): Promise<string[]> {
  const [found] = await district.store.sql<Array<{ own: string[] | null; course: string[] | null }>>`
    select m.body->'grades' as own, o.body->'grades' as course from mirror_record m
    left join mirror_record o on o.collection = 'courses' and o.sourced_id = m.body->>'courseSourcedId'
    where m.collection = 'classes' and m.sourced_id = ${classId}`;
  return found!.own?.length ? found!.own : (found!.course ?? []);
}

test('a run tells the classes that its settings leave out, and is complete all the same', async () => {
  const { school } = (await chosen({ sections: [district.class.id] }))[0]!;
  await district.change((settings) => (settings.passback.exclude.schools = [school]));
  const report = await district.passBack();
  expect(report).toMatchObject({ outcome: 'complete', leftOut: { CLASS_SCHOOL_EXCLUDED: 1 }, classes: { skipped: 0 } });
  await district.change((settings) => (settings.passback.exclude.schools = []));
});

test('a course whose passback is switched off in Canvas is left out, unless the district ignores that', async () => {
  const course = district.class.id;
  await district.teach('course-settings', { course, grade_passback_setting: 'disabled' });
  expect(await district.passBack()).toMatchObject({ outcome: 'complete', leftOut: { COURSE_PASSBACK_OFF: 1 } });
  await district.change((settings) => (settings.passback.courseSetting = 'ignored'));
  expect(await district.passBack()).toMatchObject({ leftOut: {} });
  await district.change((settings) => (settings.passback.courseSetting = 'honoured'));
  await district.teach('course-settings', { course, grade_passback_setting: 'nightly_sync' });
  expect(await district.passBack()).toMatchObject({ leftOut: {} });
});
