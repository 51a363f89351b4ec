import { isForEveryone } from '../coursework/audience.js';
import { courseOf, type Coursework } from '../coursework/context.js';
import { sisGradesAvailable } from '../coursework/features.js';
import type { Assignment, AssignmentGroup, Override } from '../coursework/model.js';
import { overridesWithoutDates } from '../coursework/overrides.js';
import { inClosedPeriod } from '../coursework/policies.js';
import { rowsOf } from '../coursework/rows.js';
import { longestAllowedName, requiresDueDate } from '../coursework/sis-rules.js';
import type { Seconds } from '../model.js';
import type { Permissions } from './permissions.js';
import { instant } from './present.js';

interface AssignmentView {
  includes: readonly string[];
  /** False shows the base date; otherwise dates are those of the caller: the latest that anybody has. */
  overrideDates: boolean;
  permissions: Permissions;
}

export function assignmentJson(assignment: Assignment, view: AssignmentView, coursework: Coursework): object {
  const { state, switches } = coursework;
  const course = courseOf(assignment, coursework);
  const has = (name: string): boolean => view.includes.includes(name);
  const rows = rowsOf(assignment, coursework);
  const checkpoints = state.partsOf(assignment.id).filter((part) => part.kind === 'checkpoint');
  const peerReview = state.partsOf(assignment.id).find((part) => part.kind === 'peer_review');
  const active = assignment.overrides;
  const showsFlag = switches.is('post-to-sis-field', 'always') || sisGradesAvailable(course, state);
  const seesSis = view.permissions.readSis || view.permissions.manageSis;
  return {
    id: assignment.id,
    course_id: assignment.courseId,
    name: assignment.name,
    description: null,
    created_at: instant(assignment.createdAt),
    updated_at: instant(assignment.updatedAt),
    ...(view.overrideDates ? callersDates(assignment) : ownDates(assignment)),
    points_possible: assignment.pointsPossible,
    grading_type: assignment.gradingType,
    grading_standard_id: assignment.gradingStandardId,
    assignment_group_id: assignment.groupId,
    position: assignment.position,
    submission_types: assignment.submissionTypes,
    published: assignment.state === 'published',
    unpublishable: !rows.some((row) => row.submittedAt !== null),
    workflow_state: assignment.state,
    ...(showsFlag ? { post_to_sis: assignment.postToSis } : {}),
    ...(seesSis ? sisHooks(assignment) : {}),
    due_date_required: requiresDueDate(course, state),
    max_name_length: longestAllowedName(course, state),
    only_visible_to_overrides: assignment.onlyVisibleToOverrides,
    visible_to_everyone: isForEveryone(assignment),
    has_overrides: active.length > 0,
    group_category_id: assignment.groupCategoryId,
    grade_group_students_individually: assignment.gradeGroupStudentsIndividually,
    peer_reviews: peerReview !== undefined,
    omit_from_final_grade: assignment.omitFromFinalGrade,
    hide_in_gradebook: assignment.hideInGradebook,
    suppress_assignment: assignment.suppressAssignment,
    moderated_grading: assignment.moderated,
    anonymous_grading: assignment.anonymous,
    anonymize_students: isAnonymized(assignment, coursework),
    post_manually: assignment.postManually,
    muted: assignment.postManually && rows.some((row) => row.postedAt === null),
    in_closed_grading_period: inClosedPeriod(assignment, rows, coursework),
    has_submitted_submissions: rows.some((row) => row.submittedAt !== null),
    graded_submissions_exist: rows.some((row) => row.state === 'graded'),
    original_assignment_id: assignment.copiedFromId,
    ...kindFields(assignment, switches.value('new-quiz-flag')),
    ...(checkpoints.length > 0 ? { has_sub_assignments: true } : {}),
    ...(has('checkpoints') && checkpoints.length > 0 ? { checkpoints: checkpoints.map(checkpointJson) } : {}),
    ...(has('all_dates') ? allDates(assignment) : {}),
    ...(has('overrides') ? { overrides: active.map((each) => overrideJson(each, assignment)) } : {}),
    ...(has('assignment_visibility') ? { assignment_visibility: rows.map((row) => String(row.userId)) } : {}),
    ...(has('grades_published') ? { grades_published: !assignment.moderated || assignment.gradesPublished } : {}),
    ...(has('peer_review_sub_assignment') && peerReview
      ? { peer_review_sub_assignment: { id: peerReview.id, points_possible: peerReview.pointsPossible } }
      : {}),
  };
}

function sisHooks(assignment: Assignment): object {
  const { integrationId, integrationData, sisAssignmentId } = assignment;
  return { integration_id: integrationId, integration_data: integrationData, sis_assignment_id: sisAssignmentId };
}

/** Names are withheld until every active student's grade is posted. */
export function isAnonymized(assignment: Assignment, coursework: Coursework): boolean {
  return assignment.anonymous && rowsOf(assignment, coursework).some((row) => row.postedAt === null);
}

function ownDates({ dueAt, unlockAt, lockAt }: Assignment): object {
  return { due_at: instant(dueAt), unlock_at: instant(unlockAt), lock_at: instant(lockAt) };
}

/** A caller who is no student has the most lenient date that anybody has. */
function callersDates(assignment: Assignment): object {
  const dates = assignment.overrides
    .filter((each) => each.dueAt !== undefined)
    .map((each) => each.dueAt as Seconds | null);
  if (!assignment.onlyVisibleToOverrides || dates.length === 0) dates.push(assignment.dueAt);
  const dueAt = dates.includes(null) ? null : Math.max(...(dates as number[]));
  return { ...ownDates(assignment), due_at: instant(dueAt) };
}

function allDates(assignment: Assignment): object {
  const { overrides } = assignment;
  if (overrides.length >= overridesWithoutDates) return { all_dates: [], all_dates_count: overrides.length };
  const base = isForEveryone(assignment) ? [{ base: true, title: 'Everyone', ...ownDates(assignment) }] : [];
  const dates = overrides.map((each) => ({
    id: each.id,
    title: each.title,
    set_type: setTypes[each.kind],
    set_id: each.targetId,
    ...overriddenDates(each, assignment),
  }));
  return { all_dates: [...dates, ...base], all_dates_count: dates.length + base.length };
}

const setTypes = { section: 'CourseSection', students: 'ADHOC', group: 'Group', tag: 'Group', module: 'ContextModule' };

export function overriddenDates(override: Override, assignment: Assignment): object {
  return {
    due_at: instant(override.dueAt === undefined ? assignment.dueAt : override.dueAt),
    unlock_at: instant(override.unlockAt === undefined ? assignment.unlockAt : override.unlockAt),
    lock_at: instant(override.lockAt === undefined ? assignment.lockAt : override.lockAt),
  };
}

function overrideJson(override: Override, assignment: Assignment): object {
  const target = {
    section: { course_section_id: override.targetId },
    group: { group_id: override.targetId },
    tag: { group_id: override.targetId, non_collaborative: true },
    students: { student_ids: override.studentIds },
    module: { context_module_id: override.targetId, context_module_name: override.title },
  }[override.kind];
  return {
    id: override.id,
    assignment_id: assignment.id,
    title: override.title,
    ...target,
    ...(override.dueAt === undefined ? {} : { due_at: instant(override.dueAt), all_day: false }),
    ...(override.unlockAt === undefined ? {} : { unlock_at: instant(override.unlockAt) }),
    ...(override.lockAt === undefined ? {} : { lock_at: instant(override.lockAt) }),
  };
}

function kindFields(assignment: Assignment, newQuizFlag: string): object {
  switch (assignment.kind) {
    case 'quiz':
    case 'survey':
      return {
        is_quiz_assignment: assignment.kind === 'quiz',
        quiz_id: assignment.id,
        quiz_type: assignment.kind === 'survey' ? 'graded_survey' : 'assignment',
      };
    case 'new_quiz':
    case 'new_quiz_survey': {
      const type = assignment.kind === 'new_quiz' ? 'graded_quiz' : 'graded_survey';
      return {
        is_quiz_assignment: newQuizFlag !== 'is_quiz_lti_assignment',
        ...(newQuizFlag === 'is_quiz_assignment' ? {} : { is_quiz_lti_assignment: true }),
        settings: { new_quizzes: { type } },
      };
    }
    case 'discussion':
      return { is_quiz_assignment: false, discussion_topic: { id: assignment.id, title: assignment.name } };
    default:
      return { is_quiz_assignment: false };
  }
}

function checkpointJson(part: Assignment): object {
  return {
    assignment_id: part.id,
    name: part.name,
    tag: part.subTag,
    points_possible: part.pointsPossible,
    ...ownDates(part),
    only_visible_to_overrides: part.onlyVisibleToOverrides,
    overrides: part.overrides.map((each) => overrideJson(each, part)),
  };
}

export function assignmentGroupJson(group: AssignmentGroup, seesSis: boolean): object {
  const rules = {
    ...(group.dropLowest > 0 ? { drop_lowest: group.dropLowest } : {}),
    ...(group.dropHighest > 0 ? { drop_highest: group.dropHighest } : {}),
    ...(group.neverDrop.length > 0 ? { never_drop: group.neverDrop } : {}),
  };
  return {
    id: group.id,
    name: group.name,
    position: group.position,
    group_weight: group.weight,
    rules,
    ...(seesSis ? { sis_source_id: group.sisSourceId, integration_data: group.integrationData } : {}),
  };
}
