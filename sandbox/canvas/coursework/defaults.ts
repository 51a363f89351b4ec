import type { Seconds } from '../model.js';
import type { Assignment, AssignmentGroup, AssignmentKind, CourseSettings, LatePolicy, Submission } from './model.js';

const submissionTypesByKind: Record<AssignmentKind, string[]> = {
  assignment: ['online_text_entry'],
  discussion: ['discussion_topic'],
  quiz: ['online_quiz'],
  survey: ['online_quiz'],
  new_quiz: ['external_tool'],
  new_quiz_survey: ['external_tool'],
  lti: ['external_tool'],
  checkpoint: ['discussion_topic'],
  peer_review: ['peer_review'],
};

type NewAssignment = Partial<Omit<Assignment, 'id'>> & { courseId: number; name: string };

/** An assignment with everything that is not given as Canvas has it by default: published, 10 points, undated. */
export function newAssignment(given: NewAssignment, now: Seconds): Omit<Assignment, 'id'> {
  const kind = given.kind ?? 'assignment';
  return {
    pointsPossible: 10,
    dueAt: null,
    postToSis: false,
    state: 'published',
    kind,
    groupId: null,
    position: 1,
    gradingType: 'points',
    gradingStandardId: null,
    submissionTypes: submissionTypesByKind[kind],
    unlockAt: null,
    lockAt: null,
    onlyVisibleToOverrides: false,
    overrides: [],
    groupCategoryId: null,
    gradeGroupStudentsIndividually: false,
    moderated: false,
    gradesPublished: false,
    anonymous: false,
    omitFromFinalGrade: false,
    hideInGradebook: false,
    suppressAssignment: false,
    postManually: given.anonymous === true || given.moderated === true,
    integrationId: null,
    integrationData: {},
    sisAssignmentId: null,
    parentId: null,
    subTag: null,
    copiedFromId: null,
    recomputedAt: now,
    createdAt: now,
    updatedAt: now,
    ...given,
  };
}

export function newAssignmentGroup(
  given: Partial<Omit<AssignmentGroup, 'id'>> & { courseId: number; name: string },
  now: Seconds,
): Omit<AssignmentGroup, 'id'> {
  return {
    position: 1,
    weight: 0,
    dropLowest: 0,
    dropHighest: 0,
    neverDrop: [],
    sisSourceId: null,
    integrationData: {},
    state: 'available',
    createdAt: now,
    updatedAt: now,
    ...given,
  };
}

/** A row before anything was handed in or graded. */
export function newSubmission(assignmentId: number, userId: number, now: Seconds): Submission {
  return {
    assignmentId,
    userId,
    score: null,
    enteredScore: null,
    typed: null,
    state: 'unsubmitted',
    excused: false,
    submittedAt: null,
    gradedAt: null,
    postedAt: null,
    updatedAt: now,
    graderId: null,
    attempt: null,
    cachedDueAt: null,
    gradingPeriodId: null,
    deleted: false,
    rare: null,
  };
}

export const noLatePolicy: LatePolicy = {
  missingEnabled: false,
  missingDeduction: 100,
  lateEnabled: false,
  lateDeduction: 0,
  lateInterval: 'day',
  minimumEnabled: false,
  minimumPercent: 0,
};

export function newCourseSettings(courseId: number): Omit<CourseSettings, 'id'> {
  return {
    courseId,
    applyGroupWeights: false,
    gradingStandardId: null,
    allowFinalGradeOverride: false,
    latePolicy: null,
    features: {},
  };
}
