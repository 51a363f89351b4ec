import type { Class, Course } from '../oneroster/rostering/model.js';

/** The class's title; one without has that of its course. Empty if neither has one. */
export function titleOf(one: Pick<Class, 'title'>, course: Pick<Course, 'title'> | null): string {
  return one.title || (course?.title ?? '');
}
