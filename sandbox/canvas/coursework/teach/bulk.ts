import { editCourse } from '../../edits.js';
import type { Course } from '../../model.js';
import { studentsOfCourse } from '../audience.js';
import { BadAct, type Coursework } from '../context.js';
import { newAssignment, newAssignmentGroup } from '../defaults.js';
import { numberOrNull } from '../values.js';
import type { AssignmentGroup } from '../model.js';
import { deductForLateness } from '../policies.js';
import { keepRow, rowsOf } from '../rows.js';
import { courseIn, type Settings } from './find.js';

const groupNames = ['Homework', 'Quizzes', 'Tests'];

/**
 * Work for whole courses at once, for trials with many sections: flagged assignments in three groups, due one a week
 * up to now, and a share of the grades. The same settings give the same work; the log of grade changes stays empty.
 */
export function fillCourses(settings: Settings, coursework: Coursework): object {
  const count = numberOrNull(settings.assignments ?? 20, 'assignments')!;
  const share = numberOrNull(settings.graded ?? 0, 'graded')!;
  const points = numberOrNull(settings.points_possible ?? 20, 'points_possible')!;
  let assignments = 0;
  let grades = 0;
  for (const course of coursesIn(settings, coursework)) {
    const students = studentsOfCourse(course.id, coursework.state);
    if (students.length === 0) continue;
    const groups = groupsOf(course, coursework);
    for (let at = 0; at < count; at += 1) {
      const dueAt = coursework.now - (count - 1 - at) * 7 * 86_400;
      const made = coursework.state.assignments.add(
        newAssignment(
          {
            ...{ courseId: course.id, name: `Work ${at + 1}`, pointsPossible: points, dueAt, postToSis: true },
            ...{ groupId: groups[at % groups.length]!.id, position: at + 1, submissionTypes: ['on_paper'] },
          },
          coursework.now,
        ),
      );
      assignments += 1;
      if (share <= 0) continue;
      for (const row of rowsOf(made, coursework, students)) {
        const chance = mixed(made.id, row.userId);
        if ((chance % 10_000) / 10_000 >= share) continue;
        setScore(keepRow(row, coursework), chance % (points + 1), coursework);
        grades += 1;
      }
    }
  }
  return { assignments, grades };
}

/** Changes a share of the grades that there are, or of those of some courses, by one point. */
export function regradeShare(settings: Settings, coursework: Coursework): object {
  const { state, now } = coursework;
  const share = numberOrNull(settings.share ?? 0.01, 'share')!;
  if (share <= 0 || share > 1) throw new BadAct('share must lie above 0 and not above 1');
  const only = coursesToRegrade(settings, coursework);
  const every = Math.round(1 / share);
  let seen = 0;
  let changed = 0;
  for (const row of state.submissions.rows) {
    if (row.deleted || row.enteredScore === null) continue;
    const assignment = state.assignments.get(row.assignmentId)!;
    if (only !== undefined && !only.has(assignment.courseId)) continue;
    seen += 1;
    if ((seen + now) % every !== 0) continue;
    setScore(row, row.enteredScore > 0 ? row.enteredScore - 1 : 1, coursework);
    deductForLateness(row, assignment, coursework);
    changed += 1;
  }
  return { changed };
}

/** Ids of the courses that `course` or `courses` name; undefined: all. */
function coursesToRegrade({ course, courses }: Settings, coursework: Coursework): Set<number> | undefined {
  const named = courses === undefined ? (course === undefined ? undefined : [course]) : (courses as unknown[]);
  return named && new Set(named.map((each) => courseIn({ course: each }, coursework).id));
}

function setScore(row: ReturnType<typeof keepRow>, score: number, { state, now }: Coursework): void {
  row.score = score;
  row.enteredScore = score;
  row.state = 'graded';
  row.graderId = 1;
  row.gradedAt = now;
  row.postedAt ??= now;
  row.updatedAt = now;
  state.submissions.touch();
}

/** The courses that are named, else all that are not deleted; `publish` publishes them. */
function coursesIn(settings: Settings, coursework: Coursework): Course[] {
  const { state, now } = coursework;
  const named = settings.courses as unknown[] | undefined;
  const courses = named
    ? named.map((course) => courseIn({ course }, coursework))
    : state.courses.rows.filter((each) => each.state === 'available' || each.state === 'claimed');
  if (settings.publish === true)
    for (const course of courses) editCourse(course, { event: 'offer' }, { state, now, sticky: true });
  return courses;
}

function groupsOf(course: Course, { state, now }: Coursework): AssignmentGroup[] {
  const known = state.assignmentGroupsOfCourse(course.id).filter((each) => each.state === 'available');
  if (known.length > 0) return known;
  return groupNames.map((name, at) =>
    state.assignmentGroups.add(newAssignmentGroup({ courseId: course.id, name, position: at + 1 }, now)),
  );
}

/** A number that looks random and is the same for the same two. */
function mixed(one: number, other: number): number {
  let value = Math.imul(one, 2_654_435_761) ^ Math.imul(other, 40_503);
  value = Math.imul(value ^ (value >>> 15), 2_246_822_519);
  return (value ^ (value >>> 13)) >>> 0;
}
