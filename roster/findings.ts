import type { PlanReason, WaitReason } from '../codes/plan-reasons.js';

/** What is found about a planned row before it is sent. A row may have several findings. */
export const Finding = {
  /** The class of the row may be another one under a new id: an open proposal. */
  classIdChanged: 'CLASS_ID_CHANGED',
  /** The person of the row may be another one under a new id: an open proposal. */
  personIdChanged: 'PERSON_ID_CHANGED',
  accountCreated: 'ACCOUNT_CREATED',
  accountMoved: 'ACCOUNT_MOVED',
  accountRemoved: 'ACCOUNT_REMOVED',
  termRemoved: 'TERM_REMOVED',
  termShortened: 'TERM_SHORTENED',
  sectionMoved: 'SECTION_MOVED',
  /** The course or section holds graded work or submissions. */
  holdsWork: 'HOLDS_WORK',
  lastStudent: 'LAST_STUDENT',
  lastTeacher: 'LAST_TEACHER',
  mostOfClass: 'MOST_OF_CLASS',
  overSchoolLimit: 'OVER_SCHOOL_LIMIT',
  overDistrictLimit: 'OVER_DISTRICT_LIMIT',
  overFirstNightLimit: 'OVER_FIRST_NIGHT_LIMIT',
  /** A teacher's successor was not accepted, or not long enough ago. */
  waitsForSuccessor: 'WAITS_FOR_SUCCESSOR',
  /** School begins: what takes away waits for the next night. */
  afterFinishBy: 'AFTER_FINISH_BY',
} as const satisfies Readonly<Record<string, PlanReason>>;
export type Finding = (typeof Finding)[keyof typeof Finding];

/** Findings that pass by themselves. A row with any other one is held for a person. */
export const passingFindings: readonly Finding[] = [Finding.waitsForSuccessor, Finding.afterFinishBy];

/** Of the findings of a row, the first in this order is told as its reason. */
export const findingOrder: readonly Finding[] = Object.values(Finding);

/** Findings that come of an open proposal: such a row is no part of what limits are held against. */
export const identityFindings: readonly Finding[] = [Finding.classIdChanged, Finding.personIdChanged];

/** Why a planned row waits for another one. */
export const Dependency = {
  /** What the row needs is held, or waits itself. */
  parentHeld: 'PARENT_HELD',
  /** What the row needs was sent, and Canvas has not accepted it. */
  parentNotAccepted: 'PARENT_NOT_ACCEPTED',
  /** The drop is half of a move whose other half has not arrived. */
  moveNotComplete: 'MOVE_NOT_COMPLETE',
  /** The login is somebody else's until that person's row is accepted. */
  loginNotFree: 'LOGIN_NOT_FREE',
} as const satisfies Readonly<Record<string, WaitReason>>;
export type Dependency = (typeof Dependency)[keyof typeof Dependency];

/** What a person decided on rows. */
export const Verb = {
  /** Send them, whatever was found. */
  release: 'release',
  /** Do not send them in this run; they are asked again when they come again. */
  discard: 'discard',
  /** Do not send them, and do not ask again until a date. */
  keep: 'keep',
} as const;
export type Verb = (typeof Verb)[keyof typeof Verb];

/** The reason of a row that a person decided not to send. It waits, and nobody is asked. */
export const decidedReasons = {
  [Verb.discard]: 'DISCARDED',
  [Verb.keep]: 'KEPT',
} as const satisfies Readonly<Record<string, WaitReason>>;
