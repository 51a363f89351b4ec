import type { PlanReason, WaitReason } from '../codes/plan-reasons.js';

/** Findings about a planned row before it is sent. A row may have several. */
export const Finding = {
  /** Much of what Canvas accepted is gone there: an open question holds everything. */
  canvasEmptied: 'CANVAS_EMPTIED',
  /** The class of the row may be another one under a new id: an open proposal. */
  classIdChanged: 'CLASS_ID_CHANGED',
  /** The person of the row may be another one under a new id: an open proposal. */
  personIdChanged: 'PERSON_ID_CHANGED',
  /** Another class may stand under the id of the row's class: an open proposal. */
  classIdReused: 'CLASS_ID_REUSED',
  /** Another person may stand under the id of the row's person: an open proposal. */
  personIdReused: 'PERSON_ID_REUSED',
  accountCreated: 'ACCOUNT_CREATED',
  accountMoved: 'ACCOUNT_MOVED',
  accountRemoved: 'ACCOUNT_REMOVED',
  termRemoved: 'TERM_REMOVED',
  termShortened: 'TERM_SHORTENED',
  termLengthened: 'TERM_LENGTHENED',
  sectionMoved: 'SECTION_MOVED',
  /** A student's record would become staff of a class. */
  studentAsStaff: 'STUDENT_AS_STAFF',
  /** Somebody has deleted in Canvas what the row goes into. */
  placeDeleted: 'PLACE_DELETED',
  /** The course or section holds graded work or submissions. */
  holdsWork: 'HOLDS_WORK',
  /** The SIS still has the record that the row removes: its list had left it out. */
  recordFound: 'RECORD_FOUND',
  /** A run that added meanwhile read something newer: the row is no longer what should happen. */
  outdated: 'OUTDATED',
  lastStudent: 'LAST_STUDENT',
  lastTeacher: 'LAST_TEACHER',
  mostOfClass: 'MOST_OF_CLASS',
  overSchoolLimit: 'OVER_SCHOOL_LIMIT',
  overDistrictLimit: 'OVER_DISTRICT_LIMIT',
  overFirstNightLimit: 'OVER_FIRST_NIGHT_LIMIT',
  /** Somebody has concluded in Canvas the course that the row goes into. */
  courseConcluded: 'COURSE_CONCLUDED',
  /** A teacher's successor was not accepted, or not long enough ago. */
  waitsForSuccessor: 'WAITS_FOR_SUCCESSOR',
  /** School begins: removals wait for the next night. */
  afterFinishBy: 'AFTER_FINISH_BY',
} as const satisfies Readonly<Record<string, PlanReason>>;
export type Finding = (typeof Finding)[keyof typeof Finding];

/** Findings that pass by themselves. A row with any other is held for a person. */
export const passingFindings: readonly Finding[] = [
  Finding.courseConcluded,
  Finding.waitsForSuccessor,
  Finding.afterFinishBy,
];

/** Findings that hold a released row anew, unless they were known when somebody released it. */
export const surprises: readonly Finding[] = [Finding.holdsWork, Finding.recordFound, Finding.outdated];

/** Precedence: the first finding of a row in this order is its reason. */
export const findingOrder: readonly Finding[] = Object.values(Finding);

/** Why a planned row waits for another. */
export const Dependency = {
  /** A row that it depends on is held or waits. */
  parentHeld: 'PARENT_HELD',
  /** A row that it depends on was sent, and Canvas has not accepted it. */
  parentNotAccepted: 'PARENT_NOT_ACCEPTED',
  /** The drop is half of a move whose other half has not arrived. */
  moveNotComplete: 'MOVE_NOT_COMPLETE',
  /** Another person has the login until that person's row is accepted. */
  loginNotFree: 'LOGIN_NOT_FREE',
  /** A question about it was answered after it was planned. */
  proposalAnswered: 'PROPOSAL_ANSWERED',
  /** A person wants it left as it stands (roster/pins). */
  pinned: 'PINNED',
} as const satisfies Readonly<Record<string, WaitReason>>;
export type Dependency = (typeof Dependency)[keyof typeof Dependency];

/** A person's decision about rows. */
export const Verb = {
  /** Send them despite findings. */
  release: 'release',
  /** Do not send them in this run; ask again in the next. */
  discard: 'discard',
  /** Do not send them, and do not ask again until a date. */
  keep: 'keep',
} as const;
export type Verb = (typeof Verb)[keyof typeof Verb];

/** Reasons of rows that a person decided not to send. They wait without being asked about. */
export const decidedReasons = {
  [Verb.discard]: 'DISCARDED',
  [Verb.keep]: 'KEPT',
} as const satisfies Readonly<Record<string, WaitReason>>;

/** Reasons of rows about which the answer is given: a decision speaks of them only if it names the reason. */
export const answeredReasons = [...Object.values(decidedReasons), Finding.afterFinishBy] as const;
