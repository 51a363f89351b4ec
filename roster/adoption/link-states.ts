import type { AdoptionReason } from '../../codes/adoption-reasons.js';

/** What has become of a link between what is wanted and what stands in Canvas. */
export const LinkState = {
  /** The evaluation proposes it, or asks about it: nothing of it is sent until a person has said yes or no. */
  proposed: 'proposed',
  /** A person has said yes; not carried out yet. */
  confirmed: 'confirmed',
  /** A person has said no: it is another thing, and would be made. Not carried out yet. */
  rejected: 'rejected',
  /** Nothing stands for it: it would be made. Not carried out yet. */
  unmatched: 'unmatched',
  /** Carried out: the object is Rollbook's from now on. */
  applied: 'applied',
  /** Carried out: the next night makes it. */
  freed: 'freed',
  /** Was carried out, and taken back. */
  takenBack: 'takenBack',
} as const;
export type LinkState = (typeof LinkState)[keyof typeof LinkState];

/** States in which nights go on with what is linked; in all others they leave it as it stands. */
export const carriedOut: readonly LinkState[] = [LinkState.applied, LinkState.freed];

/** What stands in the way of a link, or of making what has none. Codes with remedies: codes/adoption-reasons. */
export const Obstruction = {
  idHeldByOther: 'ADOPTION_ID_HELD',
  idHeldByDeleted: 'ADOPTION_ID_HELD_BY_DELETED',
  loginHeld: 'ADOPTION_LOGIN_HELD',
  severalIds: 'ADOPTION_SEVERAL_IDS',
  objectDeleted: 'ADOPTION_OBJECT_DELETED',
  objectTwice: 'ADOPTION_OBJECT_TWICE',
  courseOpen: 'ADOPTION_COURSE_OPEN',
  notAsConfirmed: 'ADOPTION_NOT_AS_CONFIRMED',
} as const satisfies Record<string, AdoptionReason>;
export type Obstruction = (typeof Obstruction)[keyof typeof Obstruction];

/** Obstructions that an adoption finds itself, and looks for anew each time. */
export const foundWhenApplied: readonly Obstruction[] = [
  ...[Obstruction.objectTwice, Obstruction.courseOpen, Obstruction.notAsConfirmed],
];
