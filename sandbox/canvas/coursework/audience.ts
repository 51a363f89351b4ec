import type { Enrollment, Seconds } from '../model.js';
import type { CanvasState } from '../state.js';
import type { Assignment, Override } from './model.js';

interface Assigned {
  dueAt: Seconds | null;
  unlockAt: Seconds | null;
  lockAt: Seconds | null;
}

/** A student of a course with all places there that are not deleted, active ones before others. */
export interface CourseStudent {
  userId: number;
  enrollments: Enrollment[];
}

const rank = { active: 0, inactive: 1, completed: 2, deleted: 3 };

/** The students of a course, the test student too, in the order of their ids. */
export function studentsOfCourse(courseId: number, state: CanvasState): CourseStudent[] {
  return studentsIn(state.enrollmentsOfCourse(courseId));
}

function studentsIn(enrollments: readonly Enrollment[]): CourseStudent[] {
  const byUser = new Map<number, Enrollment[]>();
  for (const enrollment of enrollments) {
    if (!isStudent(enrollment) || enrollment.state === 'deleted') continue;
    const known = byUser.get(enrollment.userId);
    if (known) known.push(enrollment);
    else byUser.set(enrollment.userId, [enrollment]);
  }
  return [...byUser]
    .sort(([one], [other]) => one - other)
    .map(([userId, of]) => ({ userId, enrollments: of.sort((a, b) => rank[a.state] - rank[b.state]) }));
}

export function isStudent(enrollment: Enrollment): boolean {
  return enrollment.type === 'StudentEnrollment' || enrollment.type === 'StudentViewEnrollment';
}

/** What a student has to do with an assignment; undefined when it is not assigned. */
export function assignedTo(assignment: Assignment, student: CourseStudent, state: CanvasState): Assigned | undefined {
  const matching = overridesFor(assignment, student, state);
  if (matching.length === 0 && !isForEveryone(assignment)) return undefined;
  return {
    dueAt: latest('dueAt', matching, assignment.dueAt),
    unlockAt: latest('unlockAt', matching, assignment.unlockAt),
    lockAt: latest('lockAt', matching, assignment.lockAt),
  };
}

/** Modules taken in: `visible_to_everyone`. */
export function isForEveryone(assignment: Assignment): boolean {
  return !assignment.onlyVisibleToOverrides && !assignment.overrides.some((each) => each.kind === 'module');
}

function overridesFor(assignment: Assignment, student: CourseStudent, state: CanvasState): Override[] {
  if (assignment.overrides.length === 0) return [];
  const sections = new Map(student.enrollments.map((each) => [each.sectionId, each.state === 'active']));
  const matching = assignment.overrides.filter((override) => concerns(override, student.userId, sections, state));
  const ofActive = (each: Override): boolean => each.kind === 'section' && sections.get(each.targetId!) === true;
  if (!matching.some(ofActive)) return matching;
  return matching.filter((each) => each.kind !== 'section' || ofActive(each));
}

function concerns(override: Override, userId: number, sections: Map<number, boolean>, state: CanvasState): boolean {
  if (override.kind === 'section') return sections.has(override.targetId!);
  if (override.kind === 'group' || override.kind === 'tag')
    return state.studentGroups.get(override.targetId)?.userIds.includes(userId) ?? false;
  return override.studentIds.includes(userId) || override.sectionIds.some((id) => sections.has(id));
}

/** Of several overrides that hit a student, the most lenient: no date at all, else the latest. */
function latest(field: 'dueAt' | 'unlockAt' | 'lockAt', overrides: Override[], base: Seconds | null): Seconds | null {
  const dates = overrides.map((each) => each[field]).filter((date) => date !== undefined);
  if (dates.length === 0) return base;
  if (dates.includes(null)) return null;
  return field === 'unlockAt' ? Math.min(...(dates as number[])) : Math.max(...(dates as number[]));
}
