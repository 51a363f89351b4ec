import { expect, test } from 'vitest';
import { foundingTeacher, groupCourses, type ClassToGroup } from '../../roster/course-groups.js';

const teacher = (userSourcedId: string, primary = true, beginDate: string | null = '2026-08-12') => ({
  ...{ userSourcedId, primary, beginDate },
});
const aClass = (sourcedId: string, more: Partial<ClassToGroup> = {}): ClassToGroup => ({
  ...{ sourcedId, courseSourcedId: '300', schoolSourcedId: '701', termSourcedIds: ['S1'] },
  ...{ teachers: [teacher('t1')], pinnedCourse: null, ...more },
});
const courses = (...classes: ClassToGroup[]) => Object.fromEntries(groupCourses(classes));

test('the founding teacher is the primary one, then the first to begin, then the first by id', () => {
  expect(foundingTeacher([teacher('t1', false), teacher('t2')])).toBe('t2');
  expect(foundingTeacher([teacher('t1', true, null), teacher('t2', true, '2026-09-01'), teacher('t3')])).toBe('t3');
  expect(foundingTeacher([teacher('t2'), teacher('t1')])).toBe('t1');
  expect(foundingTeacher([])).toBeNull();
});

test('classes of one course, school, sessions and teacher share the course of the first', () => {
  expect(courses(aClass('b'), aClass('a'))).toEqual({ a: 'a', b: 'a' });
});

test.each<[string, Partial<ClassToGroup>]>([
  ['course', { courseSourcedId: '301' }],
  ['school', { schoolSourcedId: '702' }],
  ['session', { termSourcedIds: ['S2'] }],
  ['teacher', { teachers: [teacher('t2')] }],
])('classes of another %s do not', (_, more) => {
  expect(courses(aClass('a'), aClass('b', more))).toEqual({ a: 'a', b: 'b' });
});

test('classes without a teacher share nothing', () => {
  expect(courses(aClass('a', { teachers: [] }), aClass('b', { teachers: [] }))).toEqual({ a: 'a', b: 'b' });
});

test('classes that name no course share nothing', () => {
  const nameless = { courseSourcedId: '' };
  expect(courses(aClass('a', nameless), aClass('b', nameless))).toEqual({ a: 'a', b: 'b' });
});

test('a class that Canvas has keeps its course, and a new one of its group joins it', () => {
  const kept = aClass('b', { pinnedCourse: 'old' });
  expect(courses(aClass('a'), kept)).toEqual({ a: 'old', b: 'old' });
  expect(courses(aClass('a'), { ...kept, teachers: [teacher('t9')] })).toEqual({ a: 'a', b: 'old' });
});
