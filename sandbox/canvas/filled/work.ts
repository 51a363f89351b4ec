import { newAssignment, newAssignmentGroup, newSubmission } from '../coursework/defaults.js';
import type { Course } from '../model.js';
import type { Fill } from './fill.js';

const day = 86_400;
/** Of larger districts fewer courses have work, so that Canvas stays small. */
const mostSubmissions = 300_000;
const points = [10, 20, 50, 100];

/**
 * Graded work in many courses, of this year and the last: assignments with a score for most students, something handed in
 * and not graded for some, nothing for the others.
 */
export function fillWork(fill: Fill, courses: { running: readonly Course[]; others: readonly Course[] }): void {
  const { state } = fill;
  const random = fill.random('work');
  const expected = state.enrollments.rows.length * 2;
  const share = Math.min(1, mostSubmissions / Math.max(1, expected));
  for (const course of courses.running) if (random.chance(0.7 * share)) addWork(fill, course, random);
  for (const course of courses.others) if (random.chance(0.6 * share)) addWork(fill, course, random);
}

function addWork(fill: Fill, course: Course, random: ReturnType<Fill['random']>): void {
  const { state, notes, now } = fill;
  const students = state
    .enrollmentsOfCourse(course.id)
    .filter((each) => each.type === 'StudentEnrollment' && each.state !== 'deleted')
    .map((each) => each.userId);
  if (students.length === 0) return;
  const teacher = state.enrollmentsOfCourse(course.id).find((each) => each.type === 'TeacherEnrollment');
  const past = course.state === 'completed' ? 200 * day : 0;
  const made = now - past - 60 * day;
  const group = state.assignmentGroups.add(newAssignmentGroup({ courseId: course.id, name: 'Assignments' }, made));
  const count = 1 + random.below(3);
  for (let at = 0; at < count; at += 1) {
    const dueAt = now - past - (40 - 10 * at) * day;
    const pointsPossible = random.pick(points);
    const name = `${random.pick(['Exercise', 'Essay', 'Quiz', 'Project'])} ${at + 1}`;
    const given = { courseId: course.id, name, pointsPossible, dueAt, groupId: group.id, postToSis: at === 0 };
    const assignment = state.assignments.add(newAssignment({ ...given, position: at + 1 }, made));
    for (const userId of new Set(students)) {
      const drawn = random.next();
      if (drawn > 0.9) continue;
      const row = state.submissions.add(newSubmission(assignment.id, userId, dueAt));
      Object.assign(row, { cachedDueAt: dueAt, submittedAt: dueAt - 3_600, attempt: 1, state: 'submitted' });
      if (drawn > 0.8) continue;
      const score = Math.round(pointsPossible * (0.4 + 0.6 * random.next()));
      const graded = { score, enteredScore: score, typed: null, state: 'graded', graderId: teacher?.userId ?? null };
      Object.assign(row, graded, { gradedAt: dueAt + day, postedAt: dueAt + day });
    }
  }
  notes.note(course, [], 'graded-work');
}
