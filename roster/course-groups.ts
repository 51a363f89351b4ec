import type { Class } from '../oneroster/rostering/model.js';
import type { LocalDate } from './dates.js';

/**
 * A teacher's enrollment that is present, usable and not marked `tobedeleted`, of a record that stands for somebody: a
 * whole course may be taught by "TBA" in July, and its classes are no group for that.
 */
export interface TeacherEnrollment {
  userSourcedId: string;
  primary: boolean;
  beginDate: LocalDate | null;
}

/** A class, reduced to what decides its shared Canvas course with `courses: perCourse`. */
export interface ClassToGroup {
  sourcedId: string;
  courseSourcedId: string;
  schoolSourcedId: string;
  termSourcedIds: readonly string[];
  teachers: readonly TeacherEnrollment[];
  /** The course of its section as Canvas has accepted it; null before. */
  pinnedCourse: string | null;
}

/** Members in which the classes of a group agree, beside their founding teacher. */
export const groupMembers = [
  'courseSourcedId',
  'schoolSourcedId',
  'termSourcedIds',
] as const satisfies readonly (keyof Class)[];

/** The primary teacher; of several the one with the earliest begin, then those without a begin. */
export function foundingTeacher(teachers: readonly TeacherEnrollment[]): string | null {
  const [first] = [...teachers].sort(
    (a, b) =>
      Number(b.primary) - Number(a.primary) ||
      byText(a.beginDate ?? afterAnyDate, b.beginDate ?? afterAnyDate) ||
      byText(a.userSourcedId, b.userSourcedId),
  );
  return first?.userSourcedId ?? null;
}

const afterAnyDate = '9999-12-31~';

/**
 * The Canvas course of each class by its sourcedId. Classes of one course, school and sessions with the same founding
 * teacher form a group and share the course of its first class; a class without a teacher, or without a course, is a group of its own. A
 * class that Canvas has accepted keeps its course even if its teacher changes, and its group takes new classes into
 * that course.
 */
export function groupCourses(classes: readonly ClassToGroup[]): Map<string, string> {
  const groups = new Map<string, ClassToGroup[]>();
  for (const each of classes) {
    const founder = (each.courseSourcedId !== '' && foundingTeacher(each.teachers)) || each.sourcedId;
    const key = JSON.stringify([...groupMembers.map((name) => each[name]), founder]);
    groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  const courses = new Map<string, string>();
  for (const group of groups.values()) {
    const pinned = least(group.flatMap((each) => each.pinnedCourse ?? []));
    const shared = pinned ?? least(group.map((each) => each.sourcedId))!;
    for (const each of group) courses.set(each.sourcedId, each.pinnedCourse ?? shared);
  }
  return courses;
}

function least(texts: readonly string[]): string | undefined {
  return [...texts].sort(byText)[0];
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
