import type { LineItem } from '../oneroster/gradebook/model.js';
import { sameNumber } from './numbers.js';
import type { OtherProduct } from './other-products.js';
import { titleWithin } from './titles.js';

/** How sure it is that a line item of the SIS is a piece of work of Canvas. */
export const Confidence = {
  /** Title, due date and points are the same; or two of them and most of the scores. */
  high: 'high',
  /** The title is the same, and the due date, or the points with a due date some days apart. */
  medium: 'medium',
  /**
   * A question: the scores that both sides have differ, or only the title is the same as that of a line item of before the
   * cut-over, or another pair is as good.
   */
  low: 'low',
} as const;
export type Confidence = (typeof Confidence)[keyof typeof Confidence];

/** What a line item and a piece of work have in common. */
export type LinkGround = 'title' | 'dueDate' | 'points' | 'scores';

/** A piece of work that has no line item yet. */
export interface WorkWithoutLineItem {
  assignmentId: string;
  /** Its name in Canvas, of any length. */
  name: string;
  dueDate: string | null;
  points: number | null;
  /** It was made in Canvas before a cut-over. */
  isOfBefore: boolean;
}

/** A line item that may be a work. */
export interface Candidate extends LineItem {
  /** The product that has made it; null: none that shows. */
  product: OtherProduct | null;
  /** It stood there before a cut-over, when another product made line items of Canvas's work. */
  isOfBefore: boolean;
}

export interface LinkProposal {
  assignmentId: string;
  lineItemSourcedId: string;
  confidence: Confidence;
  grounds: LinkGround[];
  /** Students of whom both sides have a score: the same, or another. */
  agreeing: number;
  differing: number;
  /** The product that has made the line item; null: none that shows. */
  product: OtherProduct | null;
  /** Another pair with this work, or this line item, is as good: which one it is, only a person can say. */
  isTied: boolean;
}

/**
 * Line items that stand in a gradebook already and may be works that have none yet. Each line item is proposed for one
 * work, the best pair first; where several are as good, each of them. Without the same title nothing is proposed: due
 * dates and points alone are shared by too many works.
 *
 * @param candidates active line items that did not come from here
 * @param isRejected whether a person has said that the two are not one
 */
export function proposeLinks(
  works: readonly WorkWithoutLineItem[],
  candidates: readonly Candidate[],
  titleLength: number,
  isRejected: (assignmentId: string, lineItemSourcedId: string) => boolean,
): LinkProposal[] {
  const pairs = works
    .flatMap((work) => candidates.map((candidate) => pairOf(work, candidate, titleLength)))
    .filter((pair) => pair !== null)
    .filter(({ assignmentId, lineItemSourcedId }) => !isRejected(assignmentId, lineItemSourcedId))
    .sort(byRank);
  const proposals: LinkProposal[] = [];
  const taken = { works: new Set<string>(), lineItems: new Set<string>() };
  while (pairs.length > 0) {
    const end = pairs.findIndex((each) => byRank(pairs[0]!, each) !== 0);
    const free = pairs
      .splice(0, end === -1 ? pairs.length : end)
      .filter((each) => !taken.works.has(each.assignmentId) && !taken.lineItems.has(each.lineItemSourcedId));
    for (const { daysApart: _, ...pair } of free) {
      const isTied = free.some((each) => sharesOneOf(each, pair));
      proposals.push({ ...pair, isTied, confidence: isTied ? Confidence.low : pair.confidence });
    }
    for (const { assignmentId, lineItemSourcedId } of free) {
      taken.works.add(assignmentId);
      taken.lineItems.add(lineItemSourcedId);
    }
  }
  return proposals;
}

type Pair = LinkProposal & { daysApart: number };

function byRank(one: Pair, other: Pair): number {
  return other.grounds.length - one.grounds.length || one.daysApart - other.daysApart;
}

/** Whether two pairs are of the same work, or of the same line item, but not both. */
function sharesOneOf(one: LinkProposal, other: LinkProposal): boolean {
  return (one.assignmentId === other.assignmentId) !== (one.lineItemSourcedId === other.lineItemSourcedId);
}

/** Days between two due dates from which on they are not of one work: "Reading log" of 10 points comes every month. */
const mostDaysApart = 14;

function pairOf(work: WorkWithoutLineItem, candidate: Candidate, titleLength: number): Pair | null {
  if (!hasTitleOf(candidate, work.name, titleLength)) return null;
  const grounds: LinkGround[] = ['title'];
  if (candidate.dueDate !== null && candidate.dueDate === work.dueDate) grounds.push('dueDate');
  if (candidate.resultValueMax !== null && sameNumber(candidate.resultValueMax, work.points)) grounds.push('points');
  const days = daysApart(candidate.dueDate, work.dueDate);
  const isWeak = grounds.length === 1 || days > mostDaysApart;
  // The work of such a title may have been given another date or maximum since: made again, it would stand there twice.
  if (isWeak && !(candidate.isOfBefore && work.isOfBefore)) return null;
  const likely = grounds.length === 3 ? Confidence.high : Confidence.medium;
  return {
    ...{ assignmentId: work.assignmentId, lineItemSourcedId: candidate.sourcedId, product: candidate.product },
    ...{ grounds: isWeak ? grounds.slice(0, 1) : grounds, confidence: isWeak ? Confidence.low : likely },
    ...{ agreeing: 0, differing: 0, isTied: false, daysApart: days },
  };
}

/**
 * Whether a line item has the title that the work would get, in any case of letters; or one that was cut without an
 * ellipsis, as others do.
 */
export function hasTitleOf({ title }: Pick<LineItem, 'title'>, name: string, titleLength: number): boolean {
  const plain = (text: string): string => titleWithin(text, titleLength, new Set()).toLowerCase();
  if (plain(title) === plain(name)) return true;
  const whole = (text: string): string => text.replace(/\s+/g, ' ').trim().toLowerCase();
  const isCut = title.trim().length >= titleLength - mostLostByCut && name.trim().length > titleLength;
  return isCut && whole(name).startsWith(whole(title));
}

/** Characters that a cut title may be shorter than the limit: a space at its end, half of a character. */
const mostLostByCut = 2;

function daysApart(one: string | null, other: string | null): number {
  return one === null || other === null ? 0 : Math.abs(Date.parse(one) - Date.parse(other)) / 86_400_000;
}

/** Scores that both sides must have before they tell something. */
const fewestScores = 3;

/**
 * A proposal with what the scores of both sides say: where most agree it is surer, where most differ less.
 *
 * @param inCanvas scores that would be sent, by the student's sourcedId
 * @param inSis scores of the line item
 */
export function weighedByScores(
  proposal: LinkProposal,
  inCanvas: ReadonlyMap<string, number>,
  inSis: ReadonlyMap<string, number>,
): LinkProposal {
  const both = [...inCanvas].filter(([student]) => inSis.has(student));
  const agreeing = both.filter(([student, score]) => sameNumber(inSis.get(student)!, score)).length;
  const differing = both.length - agreeing;
  const weighed = { ...proposal, agreeing, differing };
  // A tie stays a question: the other pair may agree as well.
  if (proposal.isTied || both.length < fewestScores || agreeing === differing) return weighed;
  if (agreeing < differing) return { ...weighed, confidence: lower[proposal.confidence] };
  const isByTitle = proposal.grounds.length === 1;
  const confidence = isByTitle ? Confidence.medium : Confidence.high;
  return { ...weighed, confidence, grounds: [...proposal.grounds, 'scores'] };
}

const lower: Record<Confidence, Confidence> = {
  [Confidence.high]: Confidence.medium,
  [Confidence.medium]: Confidence.low,
  [Confidence.low]: Confidence.low,
};

/** Levels of confidence from a given one up. */
export function atLeast(confidence: Confidence): Confidence[] {
  const levels = Object.values(Confidence);
  return levels.slice(0, levels.indexOf(confidence) + 1);
}
