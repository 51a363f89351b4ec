import { studentsOfCourse } from '../audience.js';
import { BadAct, type Coursework } from '../context.js';
import { gradedParts } from '../checkpoints.js';
import { overrideFinalGrade } from '../final-grades.js';
import {
  clearGrade,
  excuse,
  fillUngraded,
  grade,
  handIn,
  publishGrades,
  setCustomStatus,
  setPosted,
  setState,
  setStatus,
  type GradeOptions,
} from '../grading.js';
import { giveMissingScores } from '../jobs.js';
import type { Assignment, LatePolicyStatus, Submission } from '../model.js';
import { liesInClosedPeriod, setRare } from '../policies.js';
import { keepRow, rowsOf } from '../rows.js';
import { submissionId } from '../submission-table.js';
import { assignmentIn, courseIn, periodIn, someStudentsIn, studentsIn, userBy, type Settings } from './find.js';

/** Acts on submissions: handing in, grading, statuses, posting. */

function answer(rows: Submission[]): object {
  return { submissions: rows.map(submissionId) };
}

/** The grader is the first teacher of the course unless one is named. */
function graderIn(settings: Settings, assignment: Assignment, coursework: Coursework): GradeOptions {
  const pending = settings.pending === true;
  if (settings.auto === true) return { graderId: -assignment.id, pending };
  if (settings.grader !== undefined) return { graderId: userBy(settings.grader, coursework), pending };
  const teachers = coursework.state
    .enrollmentsOfCourse(assignment.courseId)
    .filter((each) => each.type === 'TeacherEnrollment' && each.state === 'active');
  return { graderId: teachers[0]?.userId ?? 1, pending };
}

/** A closed grading period stops everybody but an administrator. */
function mustBeOpen(assignment: Assignment, userIds: number[], settings: Settings, coursework: Coursework): void {
  if (settings.admin === true) return;
  const students = studentsOfCourse(assignment.courseId, coursework.state).filter((each) =>
    userIds.includes(each.userId),
  );
  if (rowsOf(assignment, coursework, students).some((row) => liesInClosedPeriod(row, coursework)))
    throw new BadAct(`assignment ${assignment.id} lies in a closed grading period`);
}

type EachRow = (assignment: Assignment, userId: number, by: GradeOptions) => Submission | Submission[];

function forStudents(settings: Settings, coursework: Coursework, act: EachRow): object {
  const assignment = assignmentIn(settings, coursework);
  const userIds = someStudentsIn(settings, coursework);
  mustBeOpen(assignment, userIds, settings, coursework);
  const by = graderIn(settings, assignment, coursework);
  return answer(userIds.flatMap((userId) => act(assignment, userId, by)));
}

export function gradeWork(settings: Settings, coursework: Coursework): object {
  const text = settings.grade ?? settings.score;
  if (text === undefined || text === null) throw new BadAct('say the grade');
  return forStudents(settings, coursework, (assignment, userId, by) =>
    grade(assignment, userId, String(text), by, coursework),
  );
}

/** `grades` is an object of student and grade; null clears. */
export function gradeMany(settings: Settings, coursework: Coursework): object {
  const assignment = assignmentIn(settings, coursework);
  const wanted = Object.entries((settings.grades ?? {}) as Settings).map(
    ([student, text]) => [userBy(student, coursework), text] as const,
  );
  const userIds = wanted.map(([userId]) => userId);
  mustBeOpen(assignment, userIds, settings, coursework);
  const by = graderIn(settings, assignment, coursework);
  return answer(
    wanted.flatMap(([userId, text]) =>
      text === null
        ? clearGrade(assignment, userId, by, coursework)
        : grade(assignment, userId, String(text), by, coursework),
    ),
  );
}

export function excuseWork(excused: boolean) {
  return (settings: Settings, coursework: Coursework): object =>
    forStudents(settings, coursework, (assignment, userId, by) => excuse(assignment, userId, excused, by, coursework));
}

export function clearWork(settings: Settings, coursework: Coursework): object {
  return forStudents(settings, coursework, (assignment, userId, by) => clearGrade(assignment, userId, by, coursework));
}

const statuses = ['late', 'missing', 'extended', 'none', null];

export function setWorkStatus(settings: Settings, coursework: Coursework): object {
  const status = (settings.status ?? null) as LatePolicyStatus | null;
  if (!statuses.includes(status)) throw new BadAct('status must be late, missing, extended, none or null');
  const seconds = settings.seconds_late === undefined ? undefined : Number(settings.seconds_late);
  return forStudents(settings, coursework, (assignment, userId) =>
    setStatus(assignment, userId, status, seconds, coursework),
  );
}

/** A status of the account, made when there is none of that name. */
export function setWorkCustomStatus(settings: Settings, coursework: Coursework): object {
  const { customGradeStatuses } = coursework.state;
  const name = settings.status == null ? null : String(settings.status);
  const known = customGradeStatuses.rows.find((each) => each.name === name);
  const status = name === null ? null : (known ?? customGradeStatuses.add({ name }));
  return {
    ...forStudents(settings, coursework, (assignment, userId) =>
      setCustomStatus(assignment, userId, status?.id ?? null, coursework),
    ),
    custom_grade_status: status?.id ?? null,
  };
}

/** Handing in, and once more. `pending`: something in it waits to be reviewed. */
export function submitWork(settings: Settings, coursework: Coursework): object {
  const students = someStudentsIn(settings, coursework);
  const parts = gradedParts(assignmentIn(settings, coursework), coursework.state);
  const rows = parts.flatMap((part) =>
    students.map((userId) => {
      const row = handIn(part, userId, coursework);
      if (settings.pending === true) setState(row, 'pending_review', coursework);
      return row;
    }),
  );
  return answer(rows);
}

export function askForRedo(settings: Settings, coursework: Coursework): object {
  const assignment = assignmentIn(settings, coursework);
  const wanted = new Set(someStudentsIn(settings, coursework));
  const rows = rowsOf(assignment, coursework).filter((row) => wanted.has(row.userId));
  for (const row of rows) {
    setRare(keepRow(row, coursework), { redoRequest: true });
    row.updatedAt = coursework.now;
  }
  return answer(rows);
}

/** Posts or hides, for the students named or for all. */
export function postWork(posted: boolean) {
  return (settings: Settings, coursework: Coursework): object => {
    const assignment = assignmentIn(settings, coursework);
    const wanted = studentsIn(settings, coursework);
    const graded = settings.graded_only === true;
    const rows = rowsOf(assignment, coursework).filter(
      (row) => (!wanted || wanted.includes(row.userId)) && (!graded || row.state === 'graded'),
    );
    for (const row of rows) {
      setPosted(row, posted, coursework);
      for (const part of coursework.state.partsOf(assignment.id)) {
        const partRow = rowsOf(part, coursework).find((each) => each.userId === row.userId);
        if (partRow && part.kind === 'checkpoint') setPosted(partRow, posted, coursework);
      }
    }
    return answer(rows);
  };
}

export function publishModerated(settings: Settings, coursework: Coursework): object {
  const assignment = assignmentIn(settings, coursework);
  publishGrades(assignment, graderIn(settings, assignment, coursework), coursework);
  return { assignment: assignment.id };
}

/** `percent` or `excuse: true`, for a whole course or one assignment. */
export function applyScore(settings: Settings, coursework: Coursework): object {
  const assignments =
    settings.assignment !== undefined
      ? [assignmentIn(settings, coursework)]
      : coursework.state
          .assignmentsOfCourse(courseIn(settings, coursework).id)
          .filter(
            (each) => each.state === 'published' && each.gradingType !== 'not_graded' && each.kind !== 'checkpoint',
          );
  const fill = settings.excuse === true ? ({ excuse: true } as const) : { percent: Number(settings.percent ?? 0) };
  const parts = assignments.flatMap((assignment) => gradedParts(assignment, coursework.state));
  const counts = parts.map((assignment) =>
    fillUngraded(
      assignment,
      fill,
      settings.only_past_due === true,
      graderIn(settings, assignment, coursework),
      coursework,
    ),
  );
  return { assignments: assignments.length, filled: counts.reduce((sum, count) => sum + count, 0) };
}

export function overrideFinal(settings: Settings, coursework: Coursework): object {
  const course = courseIn(settings, coursework);
  const period = settings.period === undefined ? null : periodIn(settings, coursework).id;
  for (const userId of someStudentsIn(settings, coursework))
    overrideFinalGrade(course, userId, period, settings.score ?? null, coursework);
  return { course: course.id, period };
}

/** The job of the missing policy, now, for all work of a course that is past its date. */
export function runMissingPolicy(settings: Settings, coursework: Coursework): object {
  return { given: giveMissingScores(courseIn(settings, coursework).id, 0, coursework) };
}
