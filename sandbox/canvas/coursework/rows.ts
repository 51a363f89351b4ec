import type { Enrollment, Seconds } from '../model.js';
import { assignedTo, studentsOfCourse, type CourseStudent } from './audience.js';
import { checkpointsOf, followParts } from './checkpoints.js';
import { isShifted } from './clock.js';
import { BadAct, courseOf, type Coursework } from './context.js';
import { newSubmission } from './defaults.js';
import type { Assignment, GradingPeriod, Submission } from './model.js';
import { periodFor, periodsOfCourse } from './periods.js';
import { deductForLateness } from './policies.js';

/**
 * The rows of an assignment that are not soft-deleted, for all students of the course or those given: what somebody
 * wrote to is stored; an untouched row is made anew at each read.
 */
export function rowsOf(
  assignment: Assignment,
  coursework: Coursework,
  students: readonly CourseStudent[] = studentsOfCourse(assignment.courseId, coursework.state),
): Submission[] {
  const periods = periodsOfCourse(courseOf(assignment, coursework), coursework.state);
  const parts = checkpointsOf(assignment, coursework.state);
  const rows: Submission[] = [];
  for (const student of students) {
    const row = rowOf(assignment, student, periods, coursework);
    if (!row) continue;
    if (parts.length > 0) {
      const partRows = parts.flatMap((part) => rowsOf(part, coursework, [student]));
      if (partRows.some(isTouched)) followParts(row, partRows, partRows.length);
    }
    rows.push(row);
  }
  return rows;
}

function isTouched(row: Submission): boolean {
  return row.gradedAt !== null || row.submittedAt !== null || row.postedAt !== null || row.score !== null;
}

function rowOf(
  assignment: Assignment,
  student: CourseStudent,
  periods: readonly GradingPeriod[],
  coursework: Coursework,
): Submission | undefined {
  const { state } = coursework;
  const assigned = assignedTo(assignment, student, state);
  const stored = state.submissions.find(assignment.id, student.userId);
  if (stored) {
    refile(stored, assignment, assigned !== undefined, assigned?.dueAt ?? null, periods, coursework);
    return stored.deleted ? undefined : stored;
  }
  const [enrollment] = student.enrollments;
  if (!assigned || leftBefore(assignment, enrollment!, coursework)) return undefined;
  const row = newSubmission(assignment.id, student.userId, untouchedSince(assignment, enrollment!, coursework));
  row.cachedDueAt = assigned.dueAt;
  row.gradingPeriodId = periodFor(assigned.dueAt, periods)?.id ?? null;
  return row;
}

/** Enrollments carry the real time, so the two are compared only while the clock of teaching is not shifted. */
function leftBefore(assignment: Assignment, enrollment: Enrollment, { state }: Coursework): boolean {
  if (enrollment.state === 'active') return false;
  return !isShifted(state) && enrollment.updatedAt < assignment.createdAt;
}

function untouchedSince(assignment: Assignment, enrollment: Enrollment, { state }: Coursework): Seconds {
  return isShifted(state) ? assignment.recomputedAt : Math.max(enrollment.createdAt, assignment.recomputedAt);
}

/** Brings a stored row in line with dates, audience and periods; a change counts as an update of the row. */
function refile(
  row: Submission,
  assignment: Assignment,
  assigned: boolean,
  dueAt: Seconds | null,
  periods: readonly GradingPeriod[],
  coursework: Coursework,
): void {
  if (row.deleted !== !assigned) {
    row.deleted = !assigned;
    changed(row, coursework);
  }
  if (row.deleted) return;
  const periodId = periodFor(dueAt, periods)?.id ?? null;
  if (row.cachedDueAt === dueAt && row.gradingPeriodId === periodId) return;
  const dueMoved = row.cachedDueAt !== dueAt;
  row.cachedDueAt = dueAt;
  row.gradingPeriodId = periodId;
  changed(row, coursework);
  if (dueMoved) deductForLateness(row, assignment, coursework);
}

function changed(row: Submission, { state, now }: Coursework): void {
  row.updatedAt = Math.max(row.updatedAt, now);
  state.submissions.touch();
}

/** The rows of those who are in the course now: what a job or an act for all fills. */
export function activeRowsOf(assignment: Assignment, coursework: Coursework): Submission[] {
  const students = studentsOfCourse(assignment.courseId, coursework.state);
  return rowsOf(
    assignment,
    coursework,
    students.filter((student) => student.enrollments[0]?.state === 'active'),
  );
}

/** The row of one student, to be changed; an untouched one is stored first. */
export function rowToChange(assignment: Assignment, userId: number, coursework: Coursework): Submission {
  const { state } = coursework;
  const student = studentsOfCourse(assignment.courseId, state).find((each) => each.userId === userId);
  const row = student && rowsOf(assignment, coursework, [student])[0];
  if (!row) throw new BadAct(`user ${userId} is not assigned to assignment ${assignment.id}`);
  return keepRow(row, coursework);
}

/** Stores a row that `rowsOf` made. */
export function keepRow(row: Submission, { state }: Coursework): Submission {
  state.submissions.touch();
  return state.submissions.find(row.assignmentId, row.userId) ?? state.submissions.add(row);
}

/** Dates, audience or periods of an assignment changed: all its rows follow at once. */
export function recompute(assignment: Assignment, coursework: Coursework): void {
  assignment.recomputedAt = coursework.now;
  assignment.updatedAt = coursework.now;
  coursework.state.assignments.touch();
  rowsOf(assignment, coursework);
}

export function recomputeCourse(courseId: number, coursework: Coursework): void {
  for (const assignment of coursework.state.assignmentsOfCourse(courseId)) {
    if (assignment.state === 'deleted') continue;
    assignment.recomputedAt = coursework.now;
    rowsOf(assignment, coursework);
  }
  coursework.state.assignments.touch();
}
