import { EnrollmentDecision } from './enrollment-decision.js';

/** What became of a class when it was last mapped. */
export const ClassState = {
  /** Its section should stand in Canvas. */
  live: 'live',
  /** Its sessions are over: nothing of it is touched. */
  ended: 'ended',
  /** Nothing is concluded about it, nor about who is in it. */
  unknown: 'unknown',
  /** It is proven to have left the SIS, or the scope: its enrollments go with its section. */
  gone: 'gone',
} as const;
export type ClassState = (typeof ClassState)[keyof typeof ClassState];

/** What became of a person's record when it was last mapped. */
export const UserState = {
  /** Its user should stand in Canvas. */
  live: 'live',
  /** Nothing is concluded about the person. */
  unknown: 'unknown',
  /** The person left the SIS; people are never deleted in Canvas. */
  gone: 'gone',
} as const;
export type UserState = (typeof UserState)[keyof typeof UserState];

/** What keeps the decision on an enrollment from being carried out. */
export const Obstacle = {
  /** Its class is none that Canvas gets to know. */
  noClass: 'noClass',
  classEnded: 'classEnded',
  /** Its person is none that Canvas gets to know. */
  noPerson: 'noPerson',
  classUnknown: 'classUnknown',
  personUnknown: 'personUnknown',
  classGone: 'classGone',
  /** Its person left the SIS: an exit still counts. */
  personGone: 'personGone',
} as const;
export type Obstacle = (typeof Obstacle)[keyof typeof Obstacle];

/**
 * What of its class and person stands in the way of an enrollment, or null. An exit stays an exit when the person left.
 *
 * @param decision what the enrollment comes to by itself
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
  if (userState === UserState.unknown) return Obstacle.personUnknown;
  if (classState === ClassState.gone) return Obstacle.classGone;
  if (userState === UserState.gone && decision !== EnrollmentDecision.removed) return Obstacle.personGone;
  return null;
}

/** With these an enrollment is not looked at; with any other one it is unknown. */
const notLookedAt: readonly Obstacle[] = [Obstacle.noClass, Obstacle.classEnded, Obstacle.noPerson];

/**
 * What is decided on an enrollment once its class and its person are looked at; null where nothing is looked at.
 *
 * @param decision what the enrollment comes to by itself
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
