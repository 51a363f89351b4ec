import { studentsOfCourse } from './audience.js';
import { BadAct, type Coursework } from './context.js';
import { checkpointsOf } from './checkpoints.js';
import type { Assignment, LatePolicyStatus, Submission, SubmissionState } from './model.js';
import { deductForLateness, giveMissingScore, missingPolicyApplies, setRare } from './policies.js';
import { activeRowsOf, keepRow, rowsOf, rowToChange } from './rows.js';
import { gradeText, readEntry } from './scoring.js';

export interface GradeOptions {
  graderId: number | null;
  /** Something waits to be reviewed: the score is only part of it. */
  pending?: boolean;
  /** Leave the log of grade changes alone. */
  silent?: boolean;
}

/** Gives a grade as typed; in group work all members get it. */
export function grade(
  assignment: Assignment,
  userId: number,
  text: string,
  options: GradeOptions,
  coursework: Coursework,
): Submission[] {
  if (assignment.gradingType === 'not_graded') throw new BadAct('this assignment is not graded');
  mustBeWhole(assignment, coursework);
  const entry = readEntry(assignment, text, coursework.state);
  return eachInGroup(assignment, userId, coursework).map((row) =>
    change(row, assignment, options, coursework, () => {
      if (assignment.moderated && !assignment.gradesPublished) {
        setRare(row, { provisionalScore: entry.score });
        return;
      }
      enterScore(row, entry.score, entry.typed, assignment, options, coursework);
    }),
  );
}

function mustBeWhole(assignment: Assignment, { state }: Coursework): void {
  if (checkpointsOf(assignment, state).length > 0)
    throw new BadAct(`assignment ${assignment.id} has checkpoints: grades, excuses and statuses are given to these`);
}

function enterScore(
  row: Submission,
  score: number,
  typed: string | null,
  assignment: Assignment,
  options: GradeOptions,
  coursework: Coursework,
): void {
  row.enteredScore = score;
  row.score = score;
  row.typed = typed;
  row.excused = false;
  row.state = options.pending ? 'pending_review' : 'graded';
  row.graderId = options.graderId;
  row.gradedAt = coursework.now;
  setRare(row, { stale: undefined, provisionalScore: undefined });
  deductForLateness(row, assignment, coursework);
  if (!assignment.postManually) row.postedAt ??= coursework.now;
}

/** Publishes the grades of a moderated assignment: only now do its submissions have scores. */
export function publishGrades(assignment: Assignment, options: GradeOptions, coursework: Coursework): void {
  assignment.gradesPublished = true;
  assignment.updatedAt = coursework.now;
  coursework.state.assignments.touch();
  for (const row of rowsOf(assignment, coursework)) {
    const score = row.rare?.provisionalScore;
    if (score == null) continue;
    change(row, assignment, options, coursework, () => enterScore(row, score, null, assignment, options, coursework));
  }
}

export function excuse(
  assignment: Assignment,
  userId: number,
  excused: boolean,
  options: GradeOptions,
  coursework: Coursework,
): Submission {
  mustBeWhole(assignment, coursework);
  const row = rowToChange(assignment, userId, coursework);
  return change(row, assignment, options, coursework, () => {
    if (!excused) {
      if (!row.excused) return;
      row.excused = false;
      row.state = row.submittedAt === null ? 'unsubmitted' : 'submitted';
      return;
    }
    row.excused = true;
    row.score = row.enteredScore = row.typed = null;
    row.state = 'graded';
    row.graderId = options.graderId;
    row.gradedAt = coursework.now;
    setRare(row, {
      pointsDeducted: undefined,
      latePolicyStatus: undefined,
      customGradeStatusId: undefined,
      stale: undefined,
    });
    if (!assignment.postManually) row.postedAt ??= coursework.now;
  });
}

/** Takes a grade away: `graded_at` keeps its old value; the missing policy refills at once where it applies. */
export function clearGrade(
  assignment: Assignment,
  userId: number,
  options: GradeOptions,
  coursework: Coursework,
): Submission[] {
  return eachInGroup(assignment, userId, coursework).map((row) =>
    change(row, assignment, options, coursework, () => {
      row.score = row.enteredScore = row.typed = null;
      row.excused = false;
      row.state = row.submittedAt === null ? 'unsubmitted' : 'graded';
      row.graderId = options.graderId;
      setRare(row, { pointsDeducted: undefined, provisionalScore: undefined });
      if (missingPolicyApplies(row, assignment, coursework)) giveMissingScore(row, assignment, coursework);
    }),
  );
}

/** A status by a teacher's word; null takes it away. Status, custom status and excuse exclude each other. */
export function setStatus(
  assignment: Assignment,
  userId: number,
  status: LatePolicyStatus | null,
  secondsLate: number | undefined,
  coursework: Coursework,
): Submission {
  mustBeWhole(assignment, coursework);
  const row = rowToChange(assignment, userId, coursework);
  row.excused = false;
  setRare(row, {
    latePolicyStatus: status ?? undefined,
    secondsLateOverride: status === 'late' ? secondsLate : undefined,
    customGradeStatusId: undefined,
  });
  row.gradedAt = coursework.now;
  if (missingPolicyApplies(row, assignment, coursework)) giveMissingScore(row, assignment, coursework);
  deductForLateness(row, assignment, coursework);
  return finish(row, coursework);
}

export function setCustomStatus(
  assignment: Assignment,
  userId: number,
  statusId: number | null,
  coursework: Coursework,
): Submission {
  const row = rowToChange(assignment, userId, coursework);
  row.excused = false;
  setRare(row, { customGradeStatusId: statusId ?? undefined, latePolicyStatus: undefined });
  deductForLateness(row, assignment, coursework);
  return finish(row, coursework);
}

/** Hands work in, or once more; after grading the old score stands until it is graded again. */
export function handIn(assignment: Assignment, userId: number, coursework: Coursework): Submission {
  const row = rowToChange(assignment, userId, coursework);
  row.submittedAt = coursework.now;
  row.attempt = (row.attempt ?? 0) + 1;
  const graded = row.score !== null;
  row.state = 'submitted';
  setRare(row, { stale: graded || undefined, redoRequest: undefined });
  return finish(row, coursework);
}

export function setPosted(row: Submission, posted: boolean, coursework: Coursework): void {
  if (!posted && row.postedAt === null) return;
  row.postedAt = posted ? coursework.now : null;
  finish(keepRow(row, coursework), coursework);
}

/** What `PUT apply_score_to_ungraded_submissions` does to one assignment: every student without a grade gets one. */
export function fillUngraded(
  assignment: Assignment,
  fill: { percent: number } | { excuse: true },
  onlyPastDue: boolean,
  options: GradeOptions,
  coursework: Coursework,
): number {
  const ungraded = activeRowsOf(assignment, coursework).filter(
    (row) =>
      row.score === null &&
      !row.excused &&
      (!onlyPastDue || (row.cachedDueAt !== null && row.cachedDueAt < coursework.now)),
  );
  for (const row of ungraded) {
    if ('excuse' in fill) excuse(assignment, row.userId, true, options, coursework);
    else {
      const score = ((assignment.pointsPossible ?? 0) * fill.percent) / 100;
      change(row, assignment, options, coursework, () => enterScore(row, score, null, assignment, options, coursework));
    }
  }
  return ungraded.length;
}

export function setState(row: Submission, state: SubmissionState, coursework: Coursework): void {
  row.state = state;
  finish(keepRow(row, coursework), coursework);
}

function eachInGroup(assignment: Assignment, userId: number, coursework: Coursework): Submission[] {
  const own = rowToChange(assignment, userId, coursework);
  if (assignment.groupCategoryId === null || assignment.gradeGroupStudentsIndividually) return [own];
  const group = coursework.state.studentGroups.rows.find(
    (each) => each.categoryId === assignment.groupCategoryId && each.userIds.includes(userId),
  );
  const students = studentsOfCourse(assignment.courseId, coursework.state).filter(
    (each) => each.userId !== userId && group?.userIds.includes(each.userId),
  );
  const others = rowsOf(assignment, coursework, students).filter((row) => !row.excused);
  return [own, ...others.map((row) => keepRow(row, coursework))];
}

/** Applies a change to a row, and writes the log of grade changes when score, grade or excuse differ afterwards. */
function change(
  given: Submission,
  assignment: Assignment,
  options: GradeOptions,
  coursework: Coursework,
  apply: () => void,
): Submission {
  const row = keepRow(given, coursework);
  const before = summary(row, assignment, coursework);
  apply();
  const after = summary(row, assignment, coursework);
  if (!options.silent && JSON.stringify(before) !== JSON.stringify(after)) {
    const { courseId, id: assignmentId } = assignment;
    const { userId, gradingPeriodId } = row;
    const { graderId } = options;
    const at = coursework.now;
    coursework.state.gradeChanges.add({
      ...{ at, courseId, assignmentId, userId, graderId, gradingPeriodId },
      ...{ before, after },
    });
  }
  return finish(row, coursework);
}

function summary(row: Submission, assignment: Assignment, { state }: Coursework) {
  const grade = gradeText(assignment, row.score, row.typed, state);
  return { grade, score: row.score, excused: row.excused };
}

function finish(row: Submission, coursework: Coursework): Submission {
  row.updatedAt = coursework.now;
  coursework.state.submissions.touch();
  return row;
}
