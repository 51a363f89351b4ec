import type { CanvasKind } from '../canvas/sis/rows.js';
import { Finding, findingOrder } from './findings.js';
import { classIdentity, personIdentity } from './identity-change.js';

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

/** A record that may be another one under a new id. */
export interface PossibleChange {
  sourcedId: string;
  /** Whether the record vanished; else the other one did. */
  missing: boolean;
  otherId: string;
  /** Of the two, whether Canvas does not know the one that is there. */
  otherIsNew: boolean;
}

const evidenceOf = {
  [IdentityQuestion.class]: Object.keys(classIdentity),
  [IdentityQuestion.person]: Object.keys(personIdentity),
};

/** Asks whether the two are one. Whichever of them was mapped, the one that vanished is on the left. */
export function identityProposal(question: IdentityQuestion, change: PossibleChange): Proposal {
  const { sourcedId, missing, otherId, otherIsNew } = change;
  return {
    question,
    leftId: missing ? sourcedId : otherId,
    rightId: missing ? otherId : sourcedId,
    evidence: evidenceOf[question],
    confidence: 0.9,
    holdsRight: otherIsNew,
  };
}

/** A proposal as the store keeps it, with what a person answered. */
export type AskedProposal = Pick<Proposal, 'question' | 'leftId' | 'rightId' | 'holdsRight'> & { state: ProposalState };

/** Whether a person has said that two records are one, or that they are two: they are not asked about again. */
export function isAnswered(
  asked: readonly AskedProposal[],
  question: IdentityQuestion,
  one: string,
  other: string,
): boolean {
  return asked.some(
    (each) =>
      each.question === question &&
      each.state !== ProposalState.open &&
      ((each.leftId === one && each.rightId === other) || (each.leftId === other && each.rightId === one)),
  );
}

/** The record from which another one took over its Canvas object, by a person's word; undefined where there is none. */
export function takenOverFrom(
  asked: readonly AskedProposal[],
  question: IdentityQuestion,
  sourcedId: string,
): string | undefined {
  return asked.find(
    (each) => each.question === question && each.state === ProposalState.accepted && each.rightId === sourcedId,
  )?.leftId;
}

/** What an open proposal finds about the rows of a record: they are held. */
export const proposalFinding = {
  [IdentityQuestion.class]: Finding.classIdChanged,
  [IdentityQuestion.person]: Finding.personIdChanged,
} as const;

/** Which kinds of rows a question speaks of, beside the enrollments of the class or person. */
export const kindsInQuestion: Readonly<Record<IdentityQuestion, readonly CanvasKind[]>> = {
  [IdentityQuestion.class]: ['course', 'section'],
  [IdentityQuestion.person]: ['user'],
};

/** Records whose rows a proposal holds: nobody's once it is answered, and the one that is there only while it is new. */
function heldRecords({ state, leftId, rightId, holdsRight }: AskedProposal): string[] {
  if (state !== ProposalState.open) return [];
  return holdsRight ? [leftId, rightId] : [leftId];
}

/** A planned row, reduced to the records that it comes from. */
export type RowInQuestion =
  | { kind: Exclude<CanvasKind, 'enrollment'>; sources: readonly string[] }
  | { kind: 'enrollment'; classId: string; personId: string };

/** What open proposals find about a planned row, which is held for it; null where none speaks of it. */
export function findingOfProposals(asked: readonly AskedProposal[], row: RowInQuestion): Finding | null {
  const isAbout = (each: AskedProposal): boolean => {
    const held = heldRecords(each);
    if (row.kind === 'enrollment') {
      return held.includes(each.question === IdentityQuestion.class ? row.classId : row.personId);
    }
    return kindsInQuestion[each.question].includes(row.kind) && row.sources.some((id) => held.includes(id));
  };
  const found = asked.filter(isAbout).map((each) => proposalFinding[each.question]);
  return findingOrder.find((code) => found.some((each) => each === code)) ?? null;
}

/** Whether a person has said that another record took over from this one: that one stands for both. */
export function isReplaced(asked: readonly AskedProposal[], question: IdentityQuestion, sourcedId: string): boolean {
  return asked.some(
    (each) => each.question === question && each.state === ProposalState.accepted && each.leftId === sourcedId,
  );
}
