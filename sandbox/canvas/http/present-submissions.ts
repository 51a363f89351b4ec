import type { Coursework } from '../coursework/context.js';
import type { Assignment, Submission } from '../coursework/model.js';
import { isLate, isMissing, secondsLate } from '../coursework/policies.js';
import { rowsOf } from '../coursework/rows.js';
import { studentsOfCourse } from '../coursework/audience.js';
import { gradeText } from '../coursework/scoring.js';
import { submissionId } from '../coursework/submission-table.js';
import { isAnonymized } from './present-assignments.js';
import { instant, userJson } from './present.js';

export interface SubmissionView {
  includes: readonly string[];
  /** Only these fields, when there are any; ids are given always. */
  only: readonly string[];
  without: readonly string[];
}

export function submissionJson(
  row: Submission,
  assignment: Assignment,
  view: SubmissionView,
  coursework: Coursework,
): object {
  const { state, switches } = coursework;
  const has = (name: string): boolean => view.includes.includes(name);
  const text = (score: number | null): string | null =>
    gradeText(assignment, score, row.typed, state, switches.value('zero-points-percent'));
  const parts = state.partsOf(assignment.id).filter((part) => part.kind === 'checkpoint');
  const onParts = parts.length > 0;
  const json: Record<string, unknown> = {
    id: submissionId(row),
    assignment_id: row.assignmentId,
    user_id: row.userId,
    score: row.score,
    grade: text(row.score),
    entered_score: row.enteredScore,
    entered_grade: text(row.enteredScore),
    points_deducted: row.rare?.pointsDeducted ?? (row.enteredScore === null ? null : 0),
    excused: row.excused || (row.score === null && row.gradedAt === null ? null : false),
    late: !onParts && isLate(row),
    missing: !onParts && isMissing(row, assignment, coursework.now),
    late_policy_status: row.rare?.latePolicyStatus ?? null,
    seconds_late: secondsLate(row),
    workflow_state: row.state,
    submission_type: row.submittedAt === null ? null : (assignment.submissionTypes[0] ?? null),
    submitted_at: instant(row.submittedAt),
    graded_at: instant(row.gradedAt),
    grader_id: row.graderId,
    posted_at: instant(row.postedAt),
    attempt: row.attempt,
    grade_matches_current_submission: !row.rare?.stale,
    grading_period_id: row.gradingPeriodId,
    cached_due_date: instant(row.cachedDueAt),
    extra_attempts: row.rare?.extraAttempts ?? null,
    redo_request: row.rare?.redoRequest ?? false,
    custom_grade_status_id: row.rare?.customGradeStatusId ?? null,
    sticker: row.rare?.sticker ?? null,
    proxy_submitter: null,
    anonymous_id: submissionId(row).toString(36),
    body: null,
    url: null,
    preview_url: `/courses/${assignment.courseId}/assignments/${assignment.id}/submissions/${row.userId}?preview=1`,
    ...(assignment.kind === 'discussion' ? { discussion_entries: [] } : {}),
    ...(has('visibility') ? { assignment_visible: true } : {}),
    ...(has('user') && !isAnonymized(assignment, coursework)
      ? { user: userJson(state.users.get(row.userId)!, state) }
      : {}),
    ...(onParts && has('sub_assignment_submissions')
      ? { sub_assignment_submissions: parts.map((part) => partJson(part, row.userId, coursework)) }
      : {}),
    ...(onParts ? { has_sub_assignment_submissions: true } : {}),
  };
  return cut(json, view);
}

function partJson(part: Assignment, userId: number, coursework: Coursework): object {
  const row = partRow(part, userId, coursework);
  const { state, now } = coursework;
  if (!row) return { sub_assignment_tag: part.subTag, assignment_id: part.id, user_id: userId };
  return {
    sub_assignment_tag: part.subTag,
    assignment_id: part.id,
    user_id: userId,
    score: row.score,
    grade: gradeText(part, row.score, row.typed, state),
    entered_score: row.enteredScore,
    entered_grade: gradeText(part, row.enteredScore, row.typed, state),
    points_deducted: row.rare?.pointsDeducted ?? null,
    excused: row.excused,
    late: isLate(row),
    missing: isMissing(row, part, now),
    late_policy_status: row.rare?.latePolicyStatus ?? null,
    seconds_late: secondsLate(row),
    custom_grade_status_id: row.rare?.customGradeStatusId ?? null,
    grade_matches_current_submission: !row.rare?.stale,
    workflow_state: row.state,
    submitted_at: instant(row.submittedAt),
    graded_at: instant(row.gradedAt),
    posted_at: instant(row.postedAt),
    cached_due_date: instant(row.cachedDueAt),
  };
}

export function partRow(part: Assignment, userId: number, coursework: Coursework): Submission | undefined {
  const students = studentsOfCourse(part.courseId, coursework.state).filter((each) => each.userId === userId);
  return rowsOf(part, coursework, students)[0];
}

function cut(json: Record<string, unknown>, view: SubmissionView): Record<string, unknown> {
  if (view.only.length === 0 && view.without.length === 0) return json;
  const kept = Object.entries(json).filter(
    ([field]) =>
      !view.without.includes(field) &&
      (view.only.length === 0 || view.only.includes(field) || field === 'id' || view.includes.includes(field)),
  );
  return Object.fromEntries(kept);
}
