import { EnrollmentDecision } from './enrollment-decision.js';

/** State of a class when last mapped. */
export const ClassState = {
  /** Its section should exist in Canvas. */
  live: 'live',
  /** Its sessions are over: nothing of it is changed. */
  ended: 'ended',
  /** Nothing is concluded about it or its enrollments. */
  unknown: 'unknown',
  /** Proven to have left the SIS, or the scope: its section is removed, and its enrollments with it. */
  gone: 'gone',
} as const;
export type ClassState = (typeof ClassState)[keyof typeof ClassState];

/** State of a person's record when last mapped. */
export const UserState = {
  /** Its user should exist in Canvas. */
  live: 'live',
  /** Nothing is concluded about the person. */
  unknown: 'unknown',
  /** The person left the SIS; people are never deleted in Canvas. */
  gone: 'gone',
} as const;
export type UserState = (typeof UserState)[keyof typeof UserState];

/** Reason not to carry out the decision about an enrollment. */
export const Obstacle = {
  /** Its class is not provisioned. */
  noClass: 'noClass',
  classEnded: 'classEnded',
  /** Its person is not provisioned. */
  noPerson: 'noPerson',
  classUnknown: 'classUnknown',
  personUnknown: 'personUnknown',
  classGone: 'classGone',
  /** Its person left the SIS: an exit or a drop still counts. */
  personGone: 'personGone',
} as const;
export type Obstacle = (typeof Obstacle)[keyof typeof Obstacle];

/**
 * The obstacle to an enrollment by its class and person, or null. An exit stays one whatever is known of the person, and
 * a drop when the person left.
 *
 * @param decision the decision about the enrollment by itself
 * @param classState null: the class was never mapped
 * @param userState null: the person was never mapped
 */
export function obstacleInClass(
  decision: EnrollmentDecision,
  classState: ClassState | null,
  userState: UserState | null,
): Obstacle | null {
  if (classState === null) return Obstacle.noClass;
  if (classState === ClassState.ended) return Obstacle.classEnded;
  if (userState === null) return Obstacle.noPerson;
  if (decision === EnrollmentDecision.ignored) return null;
  if (classState === ClassState.unknown) return Obstacle.classUnknown;
  const exits = decision === EnrollmentDecision.exited;
  if (userState === UserState.unknown && !exits) return Obstacle.personUnknown;
  if (classState === ClassState.gone) return Obstacle.classGone;
  if (exits) return null;
  if (userState === UserState.gone && decision !== EnrollmentDecision.removed) return Obstacle.personGone;
  return null;
}

/** Obstacles with which an enrollment is ignored; with any other it is unknown. */
const notLookedAt: readonly Obstacle[] = [Obstacle.noClass, Obstacle.classEnded, Obstacle.noPerson];

/**
 * The decision about an enrollment, given its class and its person; null if it is ignored.
 *
 * @param decision the decision about the enrollment by itself
 */
export function decisionInClass(
  decision: EnrollmentDecision,
  classState: ClassState | null,
  userState: UserState | null,
): EnrollmentDecision | null {
  const obstacle = obstacleInClass(decision, classState, userState);
  if (obstacle === null) return decision;
  return notLookedAt.includes(obstacle) ? null : EnrollmentDecision.unknown;
}
