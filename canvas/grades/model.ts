/**
 * Canvas's coursework as the rest of the product sees it, without names, texts or attachments of people. Types only.
 * Sources: Canvas "Assignments", "Submissions", "Grading Periods"; app/models/submission.rb.
 */

/** An instant, ISO 8601 in UTC. */
export type Instant = string;

/** What hands a mark to a submission. `not_graded` work has none. */
export type GradingType = 'points' | 'percent' | 'letter_grade' | 'gpa_scale' | 'pass_fail' | 'not_graded';

/** `courseGrade`: no assignment of Canvas, but what it computes for a grading period (gradebook/course-grades). */
export type AssignmentKind = 'assignment' | 'discussion' | 'quiz' | 'newQuiz' | 'survey' | 'courseGrade';

export interface Override {
  /** Canvas id of the section; null for an override of a group or of listed students. */
  sectionId: string | null;
  dueAt: Instant | null;
}

export interface Assignment {
  id: string;
  name: string;
  kind: AssignmentKind;
  published: boolean;
  /** "Sync to SIS". */
  postToSis: boolean;
  gradingType: GradingType;
  pointsPossible: number | null;
  /** For everybody whom no override concerns. Null on a discussion with checkpoints, whose parts have dates. */
  dueAt: Instant | null;
  unlockAt: Instant | null;
  createdAt: Instant | null;
  groupId: string | null;
  omitFromFinalGrade: boolean;
  hiddenInGradebook: boolean;
  /** Grades are hidden from students, whatever is posted. */
  suppressed: boolean;
  /** Names are withheld until all are posted. */
  anonymous: boolean;
  /** Moderated, and its grades are not published yet. */
  awaitsModeration: boolean;
  onlyForOverrides: boolean;
  overrides: Override[];
  hasCheckpoints: boolean;
  /** Canvas sent members of it that cannot be read: nothing is concluded from the others. Absent in older bodies. */
  unreadable?: boolean;
}

export interface AssignmentGroup {
  id: string;
  name: string;
}

export type SubmissionState = 'unsubmitted' | 'submitted' | 'pending_review' | 'graded';

export interface Submission {
  assignmentId: string;
  /** Canvas's own id. */
  userId: string;
  /** Null while the assignment is anonymous, or without the permission to read SIS data. */
  sisUserId: string | null;
  /** After a late deduction. Null: no grade. */
  score: number | null;
  /** As the teacher entered it, before a deduction. */
  enteredScore: number | null;
  /**
   * There is a grade and no score, or the answer does not speak of a score, or not readably of what decides about it:
   * then null is no statement.
   */
  scoreIsMissing: boolean;
  excused: boolean;
  missing: boolean;
  late: boolean;
  state: SubmissionState;
  /** Null: hidden from the student. Only whether it is set has a meaning. */
  postedAt: Instant | null;
  gradedAt: Instant | null;
  /** This student's own due date. */
  dueAt: Instant | null;
  /** False: handed in again since it was graded. */
  gradeMatchesSubmission: boolean;
  /** Parts of a discussion with checkpoints; empty for anything else. */
  parts: SubmissionPart[];
}

export interface SubmissionPart {
  state: SubmissionState;
  score: number | null;
  excused: boolean;
  postedAt: Instant | null;
  dueAt: Instant | null;
}

/** A grading period of a course: from after its begin to its end, that instant included. */
export interface GradingPeriod {
  id: string;
  title: string;
  startAt: Instant;
  endAt: Instant;
  /** From then on grades cannot be changed in Canvas; null: not known. */
  closeAt: Instant | null;
}

/** What Canvas computes of a student's grades, in percent. */
export interface CourseGrade {
  /** Canvas's own id. */
  userId: string;
  /** Null without the permission to read SIS data. */
  sisUserId: string | null;
  /** Of graded and posted work. Null: there is none. */
  currentScore: number | null;
  /** What the teacher set in its place; null: nothing. */
  overrideScore: number | null;
}

/** Whether Canvas lets us do something; `notTried`: there was nothing to try it with. */
export type Openness = 'open' | 'closed' | 'notTried';

/** Permissions of the token's user that passback asks about. */
export type GradePermission = 'view_all_grades' | 'read_sis' | 'read_course_content' | 'read_roster';

/** What Canvas lets us read for a passback. */
export interface CanvasGradeRights {
  /** Null if this Canvas does not tell, and without those that it does not tell. */
  permissions: Partial<Record<GradePermission, boolean>> | null;
  /** "Sync to SIS" boxes are there, as far as the root account says. */
  syncToSis: Openness;
  assignments: Openness;
  groups: Openness;
  submissions: Openness;
  gradingPeriods: Openness;
  /** Totals of students. */
  totals: Openness;
  /** SIS ids of students. */
  sisIds: Openness;
  graphql: Openness;
}
