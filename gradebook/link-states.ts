/** What a line item that Rollbook knows is to its work. */
export const LinkState = {
  /** It stands for the work. */
  active: 'active',
  /** It was taken back, because it should not have been sent. A new grade makes it anew, under another id. */
  withdrawn: 'withdrawn',
  /** It is gone from the SIS, and a person wants it again: it is made anew, under another id. */
  renewing: 'renewing',
  /** The SIS keeps no line item under its id, which a deleted one had that the database does not know. */
  refused: 'refused',
} as const;
export type LinkState = (typeof LinkState)[keyof typeof LinkState];

/** State of a proposal that a line item of the SIS is a piece of work already. */
export const ProposedLinkState = {
  /** A person has not decided yet: nothing of the work is sent. */
  open: 'open',
  /** It is: the next run takes it as the work's line item. */
  confirmed: 'confirmed',
  /** It is another work. */
  rejected: 'rejected',
} as const;
export type ProposedLinkState = (typeof ProposedLinkState)[keyof typeof ProposedLinkState];
