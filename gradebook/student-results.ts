import type { ScoreReason } from '../codes/grade-reasons.js';
import type { ClassFacts, ClassPolicy, StoredSubmission, Student, WorkInCanvas } from './class-facts.js';
import { localDay } from './local-dates.js';
import { desiredResult, type DesiredResult } from './score.js';
import { isWithdrawn } from './withdrawn.js';

/** A student's result as it should be. */
export interface PreparedResult {
  studentSourcedId: string;
  desired: DesiredResult;
  /** The local day on which it was graded; null if not known. */
  gradedDay: string | null;
  /** The local day since which it stands so: graded, and posted; null if not known. */
  shownDay: string | null;
}

/** A graded submission of somebody who is no student of the class. */
export interface ResultLeftOut {
  /** Canvas's id. */
  userId: string;
  reason: ScoreReason;
}

/**
 * The results of a piece of work as they should be, student by student.
 *
 * @param dueDay the day on which the work is due in the class; null: it has none
 */
export function resultsOf(
  { assignment, submissions }: WorkInCanvas,
  dueDay: string | null,
  facts: Pick<ClassFacts, 'students' | 'withdrawn'>,
  { passback, timezone }: Pick<ClassPolicy, 'passback' | 'timezone'>,
): { results: PreparedResult[]; leftOut: ResultLeftOut[] } {
  const students = new Map(facts.students.map((each) => [each.userSisId, each]));
  const results = new Map<string, PreparedResult>();
  const leftOut: ResultLeftOut[] = [];
  const withdrawn = facts.withdrawn.filter((each) => each.assignmentId === assignment.id);
  for (const submission of submissions) {
    const student = submission.sisUserId === null ? undefined : students.get(submission.sisUserId);
    if (student === undefined) {
      if (submission.score !== null) leftOut.push({ userId: submission.userId, reason: 'STUDENT_NOT_KNOWN' });
      continue;
    }
    const gradedDay = localDay(submission.gradedAt, timezone);
    const frozen = whyFrozen(submission, student, dueDay ?? gradedDay);
    const wanted: DesiredResult = frozen
      ? { kind: 'leave', reason: frozen }
      : desiredResult(submission, assignment.pointsPossible!, assignment.hasCheckpoints, passback);
    const ofStudent = withdrawn.find((each) => each.studentSourcedId === student.sourcedId);
    const desired: DesiredResult = isWithdrawn(wanted, ofStudent)
      ? { kind: 'leave', reason: 'GRADE_WITHDRAWN' }
      : wanted;
    const shownDay = lastDayOf(submission, timezone);
    results.set(student.sourcedId, { studentSourcedId: student.sourcedId, desired, gradedDay, shownDay });
  }
  return { results: [...results.values()], leftOut };
}

function lastDayOf({ gradedAt, postedAt, parts }: StoredSubmission, zone: string): string | null {
  const days = [gradedAt, postedAt, ...parts.map((each) => each.postedAt)].map((each) => localDay(each, zone));
  return (
    days
      .filter((each) => each !== null)
      .sort()
      .at(-1) ?? null
  );
}

/** Why a result stays in the class's gradebook as it is there, whatever Canvas says; null if it does not. */
function whyFrozen(submission: StoredSubmission, student: Student, day: string | null): ScoreReason | null {
  if (submission.vanished) return 'SUBMISSION_VANISHED';
  if (!student.isEnrolled) return 'STUDENT_LEFT';
  const { cameOn } = student;
  return cameOn !== null && day !== null && day < cameOn ? 'DUE_BEFORE_STUDENT_CAME' : null;
}
