import type { Seconds } from '../model.js';

/** What the practice Canvas holds of teaching, in Canvas's words. Deleting is a state, as everywhere in Canvas. */

export type GradingType = 'points' | 'percent' | 'letter_grade' | 'gpa_scale' | 'pass_fail' | 'not_graded';

/** What stands behind an assignment; REST shows it only through submission types, quiz ids and the like. */
export type AssignmentKind =
  | 'assignment'
  | 'discussion'
  | 'quiz'
  | 'survey'
  | 'new_quiz'
  | 'new_quiz_survey'
  | 'lti'
  | 'checkpoint'
  | 'peer_review';

export interface AssignmentGroup {
  id: number;
  courseId: number;
  name: string;
  position: number;
  weight: number;
  dropLowest: number;
  dropHighest: number;
  neverDrop: number[];
  sisSourceId: string | null;
  integrationData: Record<string, unknown>;
  state: 'available' | 'deleted';
  createdAt: Seconds;
  updatedAt: Seconds;
}

/** A date left out is not overridden; null overrides it with no date. */
export interface Override {
  id: number;
  kind: 'section' | 'students' | 'group' | 'tag' | 'module';
  title: string;
  /** Of a section, group, tag or module, by kind. */
  targetId: number | null;
  studentIds: number[];
  /** A module's restriction is to sections or to listed students. */
  sectionIds: number[];
  dueAt?: Seconds | null;
  unlockAt?: Seconds | null;
  lockAt?: Seconds | null;
}

export interface Assignment {
  id: number;
  courseId: number;
  name: string;
  pointsPossible: number | null;
  dueAt: Seconds | null;
  postToSis: boolean;
  state: 'published' | 'unpublished' | 'deleted';
  kind: AssignmentKind;
  groupId: number | null;
  position: number;
  gradingType: GradingType;
  gradingStandardId: number | null;
  submissionTypes: string[];
  unlockAt: Seconds | null;
  lockAt: Seconds | null;
  onlyVisibleToOverrides: boolean;
  overrides: Override[];
  groupCategoryId: number | null;
  gradeGroupStudentsIndividually: boolean;
  moderated: boolean;
  gradesPublished: boolean;
  anonymous: boolean;
  omitFromFinalGrade: boolean;
  hideInGradebook: boolean;
  suppressAssignment: boolean;
  postManually: boolean;
  integrationId: string | null;
  integrationData: Record<string, unknown>;
  sisAssignmentId: string | null;
  /** The part of a checkpointed discussion or of a peer-reviewed assignment that this is. */
  parentId: number | null;
  subTag: 'reply_to_topic' | 'reply_to_entry' | 'peer_review' | null;
  /** The assignment that this one was duplicated or copied from. */
  copiedFromId: number | null;
  /** When dates or audience last changed: rows that nobody wrote to count as updated then. */
  recomputedAt: Seconds;
  createdAt: Seconds;
  updatedAt: Seconds;
}

export type SubmissionState = 'unsubmitted' | 'submitted' | 'pending_review' | 'graded';
export type LatePolicyStatus = 'late' | 'missing' | 'extended' | 'none';

/** What few submissions have, apart from what all have, so that a hundred thousand of them stay small. */
export interface RareFields {
  latePolicyStatus?: LatePolicyStatus;
  secondsLateOverride?: number;
  pointsDeducted?: number;
  customGradeStatusId?: number;
  /** Resubmitted after grading. */
  stale?: boolean;
  redoRequest?: boolean;
  extraAttempts?: number;
  sticker?: string;
  /** A moderated assignment's score, before grades are published. */
  provisionalScore?: number | null;
}

export interface Submission {
  assignmentId: number;
  userId: number;
  score: number | null;
  enteredScore: number | null;
  /** What the teacher typed, where the scheme shows it. */
  typed: string | null;
  state: SubmissionState;
  excused: boolean;
  submittedAt: Seconds | null;
  gradedAt: Seconds | null;
  postedAt: Seconds | null;
  updatedAt: Seconds;
  graderId: number | null;
  attempt: number | null;
  cachedDueAt: Seconds | null;
  gradingPeriodId: number | null;
  /** Soft-deleted: the student is not assigned any more; the score is kept. */
  deleted: boolean;
  rare: RareFields | null;
}

export interface GradingPeriodSet {
  id: number;
  title: string;
  /** A set of a course, or null for one of the account that hangs on terms. */
  courseId: number | null;
  termIds: number[];
  weighted: boolean;
  state: 'active' | 'deleted';
}

export interface GradingPeriod {
  id: number;
  setId: number;
  title: string;
  startAt: Seconds;
  endAt: Seconds;
  closeAt: Seconds;
  weight: number | null;
  state: 'active' | 'deleted';
}

export interface GradingStandard {
  id: number;
  title: string;
  contextType: 'Account' | 'Course';
  contextId: number;
  /** From the highest grade down; a value is the least share of the points. */
  scheme: Array<{ name: string; value: number }>;
}

export interface LatePolicy {
  missingEnabled: boolean;
  /** Percent taken off the points of missing work; 100 gives zero. */
  missingDeduction: number;
  lateEnabled: boolean;
  /** Percent of the points for each interval begun. */
  lateDeduction: number;
  lateInterval: 'hour' | 'day';
  minimumEnabled: boolean;
  minimumPercent: number;
}

export interface CourseSettings {
  id: number;
  courseId: number;
  applyGroupWeights: boolean;
  gradingStandardId: number | null;
  allowFinalGradeOverride: boolean;
  latePolicy: LatePolicy | null;
  /** Flags set on the course itself; those left out follow the account. */
  features: Record<string, boolean>;
}

export interface AccountSettings {
  id: number;
  accountId: number;
  /** Settings by Canvas's name; sub-accounts inherit those they do not set. */
  settings: Record<string, unknown>;
  features: Record<string, boolean>;
  /** An LTI tool with the placement `post_grades` is installed here. */
  postGradesTool: boolean;
}

export interface FinalGradeOverride {
  id: number;
  courseId: number;
  userId: number;
  gradingPeriodId: number | null;
  score: number | null;
}

export interface GradeChange {
  id: number;
  at: Seconds;
  courseId: number;
  /** Null for an override of a final grade. */
  assignmentId: number | null;
  userId: number;
  graderId: number | null;
  gradingPeriodId: number | null;
  before: { grade: string | null; score: number | null; excused: boolean };
  after: { grade: string | null; score: number | null; excused: boolean };
}

/** A set of student groups; a set of differentiation tags is one that students do not see. */
export interface GroupCategory {
  id: number;
  courseId: number;
  name: string;
  isTag: boolean;
  /** Left out: none. */
  sisId?: string | null;
}

export interface StudentGroup {
  id: number;
  categoryId: number;
  name: string;
  userIds: number[];
  /** Left out: none. */
  sisId?: string | null;
  integrationId?: string | null;
}

export interface CustomGradeStatus {
  id: number;
  name: string;
}

export interface Conversation {
  id: number;
  recipientIds: number[];
  subject: string;
  body: string;
  contextCode: string | null;
  createdAt: Seconds;
}

/** One row: what the whole practice Canvas has for teaching. */
export interface CourseworkSettings {
  id: number;
  /** Added to the real time, or the instant itself while the clock stands. */
  clock: { offset: number } | { frozenAt: Seconds };
  /** The jobs of policies and closings have run up to here. */
  jobsRanAt: Seconds;
  switches: Record<string, string>;
  lastOverrideId: number;
}
