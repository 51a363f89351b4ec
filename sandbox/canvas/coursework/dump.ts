import { mainLogin } from '../http/present.js';
import type { CanvasState } from '../state.js';
import type { Coursework } from './context.js';
import type { Submission } from './model.js';
import { isClosed } from './periods.js';
import { isLate, isMissing, secondsLate } from './policies.js';
import { rowsOf } from './rows.js';
import { gradeText } from './scoring.js';
import { submissionId } from './submission-table.js';

export const courseworkDumpKinds = [
  'assignment_groups',
  'assignments',
  'submissions',
  'grading_periods',
  'grade_changes',
  'conversations',
] as const;
export type CourseworkDumpKind = (typeof courseworkDumpKinds)[number];

/** Everything of teaching as it stands, deleted ones too, with references as SIS ids beside Canvas's. */
export const courseworkDumps: Record<CourseworkDumpKind, (coursework: Coursework) => Iterable<object>> = {
  *assignment_groups({ state }) {
    for (const group of state.assignmentGroups.rows)
      yield { ...group, sis_course_id: sisCourse(group.courseId, state) };
  },
  *assignments({ state }) {
    for (const assignment of state.assignments.rows)
      yield {
        ...assignment,
        sis_course_id: sisCourse(assignment.courseId, state),
        group: state.assignmentGroups.get(assignment.groupId)?.name ?? null,
      };
  },
  *submissions(coursework) {
    const { state } = coursework;
    for (const assignment of state.assignments.rows) {
      const shown = rowsOf(assignment, coursework);
      const ids = new Set(shown.map((row) => row.userId));
      const vanished = [...state.submissions.ofAssignment(assignment.id)].filter((row) => !ids.has(row.userId));
      const json = (row: Submission, deleted: boolean): object => ({
        id: submissionId(row),
        ...row,
        deleted,
        grade: gradeText(assignment, row.score, row.typed, state),
        late: isLate(row),
        missing: isMissing(row, assignment, coursework.now),
        seconds_late: secondsLate(row),
        sis_course_id: sisCourse(assignment.courseId, state),
        sis_user_id: mainLogin(state.users.get(row.userId)!, state)?.sisId ?? null,
        custom_grade_status: state.customGradeStatuses.get(row.rare?.customGradeStatusId)?.name ?? null,
      });
      for (const row of shown) yield json(row, assignment.state === 'deleted');
      for (const row of vanished) yield json(row, true);
    }
  },
  *grading_periods({ state, now }) {
    for (const period of state.gradingPeriods.rows) {
      const set = state.gradingPeriodSets.get(period.setId)!;
      const terms = set.termIds.map((id) => state.terms.get(id)?.sisId ?? null);
      const course = set.courseId === null ? null : sisCourse(set.courseId, state);
      yield { ...period, terms, sis_course_id: course, is_closed: isClosed(period, now, state) };
    }
  },
  *grade_changes({ state }) {
    for (const change of state.gradeChanges.rows) yield { ...change, at: new Date(change.at * 1000).toISOString() };
  },
  *conversations({ state }) {
    for (const each of state.conversations.rows)
      yield {
        ...each,
        sis_recipient_ids: each.recipientIds.map((id) => mainLogin(state.users.get(id)!, state)?.sisId ?? null),
      };
  },
};

function sisCourse(courseId: number, state: CanvasState): string | null {
  return state.courses.get(courseId)?.sisId ?? null;
}
