import { afterEach, expect, test } from 'vitest';
import type { DistrictSettings } from '../../config/settings.js';
import { eventually } from '../kills/eventually.js';
import { createOracle, type Leave, type Oracle } from '../oracle/oracle.js';
import { held, problems, enrollmentsIn, sent, truth } from './look.js';
import { startPractice, type Practice } from './practice.js';

let practice: Practice;
let oracle: Oracle;
afterEach(() => practice?.stop());

/** A first night under other settings; all must stand in Canvas as they say. */
async function firstNight(edit: (settings: DistrictSettings) => void): Promise<void> {
  practice = await startPractice({ edit });
  oracle = createOracle(practice.sandbox.controlUrl, practice.settings);
  const report = await practice.night({ asOf: '2026-11-23T00:30' });
  expect(await oracle.differences({ asOf: '2026-11-23T00:30' })).toEqual([]);
  expect(report.outcome).toBe('complete');
}

test('classes of one course and teacher share a Canvas course, and keep it when the teacher changes', async () => {
  await firstNight((settings) => {
    settings.mapping.courses = 'perCourse';
    settings.mapping.courseName = '{course.title}';
    settings.mapping.courseCode = '{course.code}';
  });
  const shared = [...oracle.canvas().section.values()].map((each) => String(each.course_id));
  const first = shared.find((course) => shared.filter((other) => other === course).length > 1)!;
  expect(first).toBeDefined();
  expect(oracle.canvas().course.size).toBeLessThan(oracle.canvas().section.size);
  await practice.play('replace-teacher', { ids: [first], fresh: true });
  const stays = new Set(oracle.canvas().enrollment.keys());
  const report = await practice.night({ asOf: '2026-11-24T00:30' });
  const leave = (kind: string, key: string): boolean =>
    kind === 'enrollment' && key.startsWith(`${first} / T`) && stays.has(key);
  expect(await oracle.differences({ asOf: '2026-11-24T00:30', leave })).toEqual([]);
  expect(sent(report)).toEqual({ 'user create': 1, 'enrollment create': 1 });
});

test('each school keeps its own terms, and the district is a sub-account of its own', async () => {
  await firstNight((settings) => {
    settings.mapping.terms = 'perSchool';
    settings.canvas.districtAccount = 'subaccount';
    settings.mapping.ids.account = 'org-{sourcedId}';
    settings.mapping.ids.term = 'term-{sourcedId}';
    settings.mapping.ids.section = 's-{sourcedId}';
    settings.mapping.ids.course = 'c-{sourcedId}';
    settings.mapping.ids.user = '{identifier}-{sourcedId}';
  });
  const district = (await truth(practice, 'orgs')).find((org) => org.type === 'district')!;
  expect(oracle.canvas().account.get(`org-${String(district.sourcedId)}`)).toMatchObject({ parent_account_id: null });
  const years = [...oracle.canvas().term.keys()].filter((id) => id.endsWith('-3600'));
  expect(years).toHaveLength(3);
});

test('two role records of one person become one user by their number, when the district says so', async () => {
  await firstNight((settings) => (settings.mapping.mergeUsersBy = 'identifier'));
  const users = await truth(practice, 'users');
  expect(oracle.canvas().user.size).toBeLessThan(users.length);
  await practice.play('add-students', { count: 1 });
  await practice.night({ asOf: '2026-11-24T00:30' });
  expect(await oracle.differences({ asOf: '2026-11-24T00:30' })).toEqual([]);
  expect(await problems(practice)).toEqual([]);
});

test('names that are sent only once stay when the SIS changes them', async () => {
  await firstNight((settings) => (settings.mapping.names = 'createOnly'));
  await practice.play('rename-student', { count: 2 });
  await practice.play('add-students', { count: 1 });
  const report = await practice.night({ asOf: '2026-11-24T00:30' });
  expect(await oracle.differences({ asOf: '2026-11-24T00:30' })).toEqual([]);
  expect(sent(report)['user update']).toBeUndefined();
  expect(sent(report)['user create']).toBe(1);
});

test('a pilot of one school, without homerooms and empty classes, and with dates, domains and roles of its own', async () => {
  await firstNight((settings) => {
    settings.scope.schools = ['701'];
    settings.scope.homerooms = false;
    settings.scope.classesWithoutStudents = false;
    settings.scope.excludeTitles = ['*art*'];
    settings.canvas.emailDomains = ['students.maple.example'];
    settings.enrollments.leadDays = 60;
    settings.enrollments.studentDrop = 'completed';
    settings.mapping.roles.aide = 'designer';
    settings.mapping.login = '{identifier}';
    settings.timezone = 'Pacific/Auckland';
  });
  expect([...oracle.canvas().account.keys()]).toEqual(['701']);
  await practice.play('drop-students', { school: '701', count: 1 });
  const report = await practice.night({ asOf: '2026-11-24T00:30' });
  expect(await oracle.differences({ asOf: '2026-11-24T00:30' })).toEqual([]);
  expect(Object.keys(sent(report))).toEqual(['enrollment remove']);
  expect([...oracle.canvas().enrollment.values()].some((each) => each.state === 'completed')).toBe(true);
});

test('settings that are applied while a night is under way count from the next one, and then for everything', async () => {
  await firstNight((settings) => (settings.limits.nameChanges = { count: 10_000, percent: 100 }));
  await practice.play('rename-class', { count: 1 });
  const night = practice.night({ asOf: '2026-11-24T00:30' });
  await eventually(
    async () => (await practice.store.sql`select 1 from run where number = 2`).length === 1,
    'the second run to open',
  );
  await practice.change((settings) => (settings.mapping.courseName = '{class.title} (changed)'));
  await night;
  const changed = async () => {
    await oracle.differences({ asOf: '2026-11-25T00:30' });
    return [...oracle.canvas().course.values()].filter((each) => JSON.stringify(each).includes('(changed)')).length;
  };
  expect(await changed()).toBe(0);
  await practice.night({ asOf: '2026-11-25T00:30' });
  expect(await changed()).toBe(oracle.canvas().course.size);
});

test('what leaves the scope because the setting changed is left alone in Canvas', async () => {
  await firstNight(() => {});
  await practice.change((settings) => (settings.scope.excludeSchools = ['401']));
  await practice.play('drop-students', { school: '401', count: 1 });
  await practice.play('drop-students', { school: '701', count: 1 });
  for (const asOf of ['2026-11-24T00:30', '2026-11-25T00:30']) {
    const report = await practice.night({ asOf });
    expect(await oracle.differences({ asOf })).toEqual([]);
    expect(held(report)).toEqual({});
  }
  const kept = [...oracle.canvas().course.values()].filter((each) => each.account_id === '401');
  expect(kept.length).toBeGreaterThan(0);
  expect(kept.every((each) => each.state === 'claimed')).toBe(true);
});

test('a class that moves out of the scope because its title changed leaves Canvas, unless there is work in it', async () => {
  await firstNight((settings) => (settings.scope.excludeTitles = ['*(renamed *']));
  const enrollments = [...enrollmentsIn(oracle.canvas())];
  const empty = enrollments.find(([, each]) => each === 0)![0];
  const full = enrollments.find(([, each]) => each > 9)![0];
  await practice.plant('graded-work', { course: full, students: 2 });
  await practice.play('rename-class', { ids: [empty, full] });
  const report = await practice.night({ asOf: '2026-11-24T00:30' });
  const leave: Leave = (_, key) => key === full || key.startsWith(`${full} / `);
  expect(await oracle.differences({ asOf: '2026-11-24T00:30', leave })).toEqual([]);
  expect(sent(report)).toEqual({ 'course remove': 1, 'section remove': 1 });
  expect(oracle.canvas().course.get(empty)?.state).toBe('deleted');
  expect(held(report)['section remove HOLDS_WORK']).toBe(1);
});
