import type { CanvasKind } from '../canvas/sis/rows.js';
import { Finding, findingOrder } from './findings.js';

/** Question of a proposal: whether two records are one thing under two ids. */
export const IdentityQuestion = {
  /** A missing class and a present one. */
  class: 'class',
  /** A missing person and a present one. */
  person: 'person',
} as const;
export type IdentityQuestion = (typeof IdentityQuestion)[keyof typeof IdentityQuestion];

/** Question of a proposal: whether what stands under a sourcedId now is what stood under it before. */
export const ReuseQuestion = {
  class: 'classReused',
  person: 'personReused',
} as const;
export type ReuseQuestion = (typeof ReuseQuestion)[keyof typeof ReuseQuestion];

/** Questions about records of the SIS. */
export const recordQuestions = [...Object.values(IdentityQuestion), ...Object.values(ReuseQuestion)] as const;
export type RecordQuestion = IdentityQuestion | ReuseQuestion;

/** All questions of proposals. */
export const Question = {
  ...IdentityQuestion,
  /** Whether a class (left) is what newly stands under its sourcedId (right: roster/changed-hands `newcomerClass`). */
  classReused: ReuseQuestion.class,
  /** The same of a person. */
  personReused: ReuseQuestion.person,
  /** Whether the login of a person who left (left) goes to another (right). */
  login: 'login',
  /** Whether a school (right: its account's SIS id) is new. */
  school: 'school',
  /** Whether the dates of a term (right: its SIS id) were changed on purpose. */
  term: 'term',
  /** Whether a list (left) is smaller on purpose; with a school (right), whether that has left it on purpose. */
  list: 'list',
  /** Whether Canvas (right: its host), where much of what it accepted is gone, is to be filled anew. */
  canvas: 'canvas',
} as const;
export type Question = (typeof Question)[keyof typeof Question];

/** Questions that a held row asks: the answer is a decision on that row. Each with the reason of the row. */
export const askedByHeldRow = {
  ACCOUNT_CREATED: { question: Question.school, kind: 'account' },
  TERM_SHORTENED: { question: Question.term, kind: 'term' },
  TERM_LENGTHENED: { question: Question.term, kind: 'term' },
} as const satisfies Partial<Record<Finding, { question: Question; kind: CanvasKind }>>;

/** The kind of row that a question is about, if the answer is a decision on a held row. */
export function kindOfHeldRow(question: Question): CanvasKind | null {
  return Object.values(askedByHeldRow).find((each) => each.question === question)?.kind ?? null;
}

export const ProposalState = {
  /** Not answered: rows of either side are held. Deleted once a mapping no longer asks. */
  open: 'open',
  /** One thing: the present record takes over the Canvas object of the missing one. */
  accepted: 'accepted',
  /** Two things: each is mapped by itself. */
  rejected: 'rejected',
  /** Not asked: nothing had begun in the missing record, and the present one replaces it. Asked once that is no longer so. */
  replaced: 'replaced',
} as const;
export type ProposalState = (typeof ProposalState)[keyof typeof ProposalState];

/** Two records that may be one, or one that may be two. */
export interface Proposal {
  question: RecordQuestion;
  /** The missing record. */
  leftId: string;
  /** The present record. */
  rightId: string;
  state: typeof ProposalState.open | typeof ProposalState.replaced;
  /** Names of the fields in which both agree, or of what they share. */
  evidence: readonly string[];
  /** 0 to 1. */
  confidence: number;
  /** Whether Canvas does not know the right side yet, so that it is held as well. */
  holdsRight: boolean;
}

/** A pair of records that may be one (roster/one-to-one). */
export interface PossibleChange {
  leftId: string;
  rightId: string;
  evidence: readonly string[];
  isTied: boolean;
  /** Whether Canvas does not know the present one of the two. */
  otherIsNew: boolean;
  isReplaced: boolean;
}

/** Confidence of a pair whose sides fit nothing else, and of one among several. */
export const confidenceOfPair = { sole: 0.9, tied: 0.5 } as const;

/** Makes the proposal about a missing record and a present one. One that replaces the other holds nothing. */
export function identityProposal(question: IdentityQuestion, change: PossibleChange): Proposal {
  const { leftId, rightId, evidence, isTied, otherIsNew, isReplaced } = change;
  return {
    ...{ question, leftId, rightId, evidence },
    state: isReplaced ? ProposalState.replaced : ProposalState.open,
    confidence: isTied ? confidenceOfPair.tied : confidenceOfPair.sole,
    holdsRight: otherIsNew,
  };
}

/**
 * Makes the proposal about a sourcedId that may have changed hands. The right side, the newcomer, counts as held until
 * the answer is carried out.
 */
export function reuseProposal(question: ReuseQuestion, sourcedId: string, newcomer: string): Proposal {
  const about = { question, leftId: sourcedId, rightId: newcomer, state: ProposalState.open };
  return { ...about, evidence: ['sourcedId'], confidence: 0.5, holdsRight: true };
}

/** A stored proposal, with a person's answer. */
export type StoredProposal = Pick<Proposal, 'question' | 'leftId' | 'rightId' | 'holdsRight'> & {
  state: ProposalState;
};

/** States that runs give to a question of identity, and withdraw; the others are a person's answers. */
export const unansweredStates: readonly ProposalState[] = [ProposalState.open, ProposalState.replaced];

/** Whether a person has answered for these two records: they are not asked about again. */
export function isAnswered(
  asked: readonly StoredProposal[],
  question: IdentityQuestion,
  one: string,
  other: string,
): boolean {
  return asked.some(
    (each) =>
      each.question === question &&
      !unansweredStates.includes(each.state) &&
      ((each.leftId === one && each.rightId === other) || (each.leftId === other && each.rightId === one)),
  );
}

/** The record whose Canvas object this one took over by an accepted proposal; undefined if none. */
export function takenOverFrom(
  asked: readonly StoredProposal[],
  question: IdentityQuestion,
  sourcedId: string,
): string | undefined {
  return asked.find(
    (each) => each.question === question && each.state === ProposalState.accepted && each.rightId === sourcedId,
  )?.leftId;
}

/** Finding for the rows of an open proposal: they are held. */
export const proposalFinding = {
  [IdentityQuestion.class]: Finding.classIdChanged,
  [IdentityQuestion.person]: Finding.personIdChanged,
  [ReuseQuestion.class]: Finding.classIdReused,
  [ReuseQuestion.person]: Finding.personIdReused,
} as const satisfies Record<RecordQuestion, Finding>;

/** Kinds of rows that a question concerns, beside the enrollments of the class or person. */
export const kindsInQuestion: Readonly<Record<RecordQuestion, readonly CanvasKind[]>> = {
  [IdentityQuestion.class]: ['course', 'section'],
  [IdentityQuestion.person]: ['user'],
  [ReuseQuestion.class]: ['course', 'section'],
  [ReuseQuestion.person]: ['user'],
};

/** Questions about classes; the others are about people. */
export const classQuestions: readonly RecordQuestion[] = [IdentityQuestion.class, ReuseQuestion.class];

/** Records whose rows a proposal holds: none once it is answered, and the present one only while it is new. */
function heldRecords({ state, leftId, rightId, holdsRight }: StoredProposal): string[] {
  if (state !== ProposalState.open) return [];
  return holdsRight ? [leftId, rightId] : [leftId];
}

/** A planned row, reduced to its source records. */
export type RowInQuestion =
  | { kind: Exclude<CanvasKind, 'enrollment'>; sources: readonly string[] }
  | { kind: 'enrollment'; classId: string; personId: string };

/** The finding of open proposals about a planned row, which is then held; null if there is none. */
export function findingOfProposals(asked: readonly StoredProposal[], row: RowInQuestion): Finding | null {
  const isAbout = (each: StoredProposal): boolean => {
    const held = heldRecords(each);
    if (row.kind === 'enrollment') {
      return held.includes(classQuestions.includes(each.question) ? row.classId : row.personId);
    }
    return kindsInQuestion[each.question].includes(row.kind) && row.sources.some((id) => held.includes(id));
  };
  const found = asked.filter(isAbout).map((each) => proposalFinding[each.question]);
  return findingOrder.find((code) => found.some((each) => each === code)) ?? null;
}

/**
 * Whether a person has confirmed that this record and another are one, and the other stands for both: the newer one,
 * or the former one where the SIS has gone back to it.
 *
 * @param isPresent whether the SIS lists a record now
 */
export function isReplaced(
  asked: readonly StoredProposal[],
  question: IdentityQuestion,
  sourcedId: string,
  isPresent: (sourcedId: string) => boolean,
): boolean {
  return asked.some(({ state, leftId, rightId, ...each }) => {
    if (each.question !== question || state !== ProposalState.accepted) return false;
    const wentBack = isPresent(leftId) && !isPresent(rightId);
    return (leftId === sourcedId && !wentBack) || (rightId === sourcedId && wentBack);
  });
}
