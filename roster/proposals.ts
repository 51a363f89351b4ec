/** What a proposal asks: whether two records are one thing that has two ids. */
export const IdentityQuestion = {
  /** A class that vanished and one that is there. */
  class: 'class',
  /** A person who vanished and one who is there. */
  person: 'person',
} as const;
export type IdentityQuestion = (typeof IdentityQuestion)[keyof typeof IdentityQuestion];

export const ProposalState = {
  /** Nobody has answered: what belongs to either side is held. */
  open: 'open',
  /** They are one: the record that is there takes over the Canvas object of the one that vanished. */
  accepted: 'accepted',
  /** They are two: each is mapped by itself. */
  rejected: 'rejected',
} as const;
export type ProposalState = (typeof ProposalState)[keyof typeof ProposalState];

/** Two records that may be one. */
export interface Proposal {
  question: IdentityQuestion;
  /** The record that vanished. */
  leftId: string;
  /** The record that is there. */
  rightId: string;
  /** Names of the fields in which both agree. */
  evidence: readonly string[];
  /** 0 to 1. */
  confidence: number;
  /** Whether Canvas does not know the right side yet, so that it is held as well. */
  holdsRight: boolean;
}
