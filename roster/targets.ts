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

/**
 * What is decided on an enrollment once its class and its person are looked at. An exit stays an exit when the person
 * left; whatever else hangs on a class or person that is not live is unknown.
 *
 * @param decision what the enrollment comes to by itself
 * @returns null where nothing is looked at: the class or person is none that Canvas gets to know, or the class has ended
 */
export function decisionInClass(
  decision: EnrollmentDecision,
  classState: ClassState | null,
  userState: UserState | null,
): EnrollmentDecision | null {
  if (classState === null || userState === null || classState === ClassState.ended) return null;
  if (decision === EnrollmentDecision.ignored) return decision;
  if (classState !== ClassState.live) return EnrollmentDecision.unknown;
  if (userState === UserState.live) return decision;
  const leaves = userState === UserState.gone && decision === EnrollmentDecision.removed;
  return leaves ? decision : EnrollmentDecision.unknown;
}
