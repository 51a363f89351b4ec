import type { LineItem } from '../oneroster/gradebook/model.js';
import { sameNumber } from './numbers.js';
import { titleWithin } from './titles.js';

/** How sure it is that a line item of the SIS is a piece of work of Canvas. */
export const Confidence = {
  /** Title, due date and points are the same; or two of them and most of the scores. */
  high: 'high',
  /** The title is the same, and the due date, or the points with a due date some days apart. */
  medium: 'medium',
  /** As medium, but the scores that both sides have differ. */
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
}

export interface LinkProposal {
  assignmentId: string;
  lineItemSourcedId: string;
  confidence: Confidence;
  grounds: LinkGround[];
  /** Students of whom both sides have a score: the same, or another. */
  agreeing: number;
  differing: number;
}

/**
 * Line items that stand in a gradebook already and may be works that have none yet. Each line item is proposed for one
 * work at most, the best pair first. Without the same title nothing is proposed: due dates and points alone are shared by
 * too many works.
 *
 * @param candidates active line items that did not come from here, nor from another product
 * @param isRejected whether a person has said that the two are not one
 */
export function proposeLinks(
  works: readonly WorkWithoutLineItem[],
  candidates: readonly LineItem[],
  titleLength: number,
  isRejected: (assignmentId: string, lineItemSourcedId: string) => boolean,
): LinkProposal[] {
  const pairs = works
    .flatMap((work) => candidates.map((candidate) => pairOf(work, candidate, titleLength)))
    .filter((pair) => pair !== null)
    .filter(({ assignmentId, lineItemSourcedId }) => !isRejected(assignmentId, lineItemSourcedId))
    .sort((one, other) => other.grounds.length - one.grounds.length || one.daysApart - other.daysApart);
  const proposals: LinkProposal[] = [];
  for (const { daysApart: _, ...proposal } of pairs) {
    const isTaken = proposals.some(
      (each) => each.assignmentId === proposal.assignmentId || each.lineItemSourcedId === proposal.lineItemSourcedId,
    );
    if (!isTaken) proposals.push(proposal);
  }
  return proposals;
}

/** Days between two due dates from which on they are not of one work: "Reading log" of 10 points comes every month. */
const mostDaysApart = 14;

function pairOf(
  work: WorkWithoutLineItem,
  candidate: LineItem,
  titleLength: number,
): (LinkProposal & { daysApart: number }) | null {
  if (!hasTitleOf(candidate, work.name, titleLength)) return null;
  const grounds: LinkGround[] = ['title'];
  if (candidate.dueDate !== null && candidate.dueDate === work.dueDate) grounds.push('dueDate');
  if (candidate.resultValueMax !== null && sameNumber(candidate.resultValueMax, work.points)) grounds.push('points');
  const days = daysApart(candidate.dueDate, work.dueDate);
  if (grounds.length === 1 || days > mostDaysApart) return null;
  return {
    ...{ assignmentId: work.assignmentId, lineItemSourcedId: candidate.sourcedId, grounds },
    confidence: grounds.length === 3 ? Confidence.high : Confidence.medium,
    ...{ agreeing: 0, differing: 0, daysApart: days },
  };
}

/** Whether a line item has the title that the work would get, in any case of letters. */
export function hasTitleOf({ title }: Pick<LineItem, 'title'>, name: string, titleLength: number): boolean {
  const plain = (text: string): string => titleWithin(text, titleLength, new Set()).toLowerCase();
  return plain(title) === plain(name);
}

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
  if (both.length < fewestScores || agreeing === differing) return weighed;
  if (agreeing < differing) return { ...weighed, confidence: lower[proposal.confidence] };
  return { ...weighed, confidence: Confidence.high, grounds: [...proposal.grounds, 'scores'] };
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
