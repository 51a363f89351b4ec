import type { ClassFacts, ClassPolicy } from './class-facts.js';
import { stoodBefore } from './cut-over.js';
import { possibleLineItemIds } from './ids.js';
import { localDay } from './local-dates.js';
import { LinkState, ProposedLinkState } from './link-states.js';
import { sameNumber } from './numbers.js';
import { otherProductOf } from './other-products.js';
import { eligibilityOf, prepareWork, type PreparedWork } from './prepare-work.js';
import { proposeLinks, type LinkProposal } from './propose-links.js';

/** Decides what the gradebook of a class should hold, piece of work by piece, in the order of their ids. */
export function prepareClass(facts: ClassFacts, policy: ClassPolicy): PreparedWork[] {
  const titleOf = new Map(facts.lineItems.filter((each) => each.isActive).map((each) => [each.sourcedId, each.title]));
  const inOrder = [...facts.work].sort((one, other) => byId(one.assignment.id, other.assignment.id));
  const proposals = proposalsOf(facts, policy);
  return inOrder.map((work) => {
    const own = facts.links.find((each) => each.assignmentId === work.assignment.id)?.sourcedId;
    const taken = [...titleOf].filter(([id]) => id !== own).map(([, title]) => title.toLowerCase());
    const ofWork = proposals.filter((each) => each.assignmentId === work.assignment.id);
    const prepared = prepareWork(work, facts, policy, new Set(taken), ofWork);
    if (prepared.reason === null && prepared.lineItem) titleOf.set(prepared.sourcedId, prepared.lineItem.title);
    return prepared;
  });
}

/** Line items that stand in the gradebook already, each with the work that it may be. */
function proposalsOf(facts: ClassFacts, policy: ClassPolicy): LinkProposal[] {
  const confirmed = facts.linkDecisions.filter((each) => each.state === ProposedLinkState.confirmed);
  const known = new Set([
    ...facts.links.map((each) => each.sourcedId),
    ...confirmed.map((each) => each.lineItemSourcedId),
  ]);
  const titlesInCanvas = facts.work.map(({ assignment }) => assignment.name);
  const isOurs = (id: string): boolean => known.has(id);
  const { takesOverFrom } = policy.passback;
  const isCutOver = takesOverFrom !== null && takesOverFrom <= policy.now.slice(0, 10);
  // Without a cut-over, another product's line items are its own for good.
  const others = facts.lineItems
    .filter((each) => each.isActive && !known.has(each.sourcedId))
    .map((lineItem) => ({ lineItem, product: otherProductOf(lineItem, { isOurs, titlesInCanvas }) }))
    .filter(({ product }) => product === null || isCutOver);
  if (others.length === 0) return [];
  const linked = new Set(
    facts.links
      .filter((each) => each.state === LinkState.active || each.state === LinkState.refused)
      .map((each) => each.assignmentId),
  );
  const own = new Set(facts.work.flatMap(({ assignment }) => (linked.has(assignment.id) ? [] : ownIds(assignment.id))));
  const candidates = others
    .filter(({ lineItem }) => !own.has(lineItem.sourcedId))
    .map(({ lineItem, product }) => ({
      ...lineItem,
      product,
      isOfBefore: isCutOver && (product !== null || stoodBefore(lineItem, takesOverFrom, policy.timezone)),
    }));
  const works = facts.work.flatMap((work) => {
    const { id, name, pointsPossible, createdAt } = work.assignment;
    const { dueDay, reason } = eligibilityOf(work, facts, policy);
    const isOpen = reason === null && !linked.has(id) && !confirmed.some((each) => each.assignmentId === id);
    const isOfBefore = isCutOver && (localDay(createdAt, policy.timezone) ?? '') < takesOverFrom;
    return isOpen ? [{ assignmentId: id, name, dueDate: dueDay, points: pointsPossible, isOfBefore }] : [];
  });
  const isRejected = (assignmentId: string, lineItemSourcedId: string): boolean =>
    facts.linkDecisions.some(
      (each) =>
        each.assignmentId === assignmentId &&
        each.lineItemSourcedId === lineItemSourcedId &&
        each.state === ProposedLinkState.rejected,
    );
  return proposeLinks(works, candidates, policy.titleLength, isRejected);

  function ownIds(assignmentId: string): string[] {
    const { canvasHost, classSourcedId } = facts;
    return possibleLineItemIds({ canvasHost, assignmentId, classSourcedId });
  }
}

/** Canvas's ids are numbers too large for a number. */
function byId(one: string, other: string): number {
  return one.length - other.length || (one < other ? -1 : 1);
}

/**
 * Whether something of a class may have to be written, so that its results must be read in the SIS first: otherwise a
 * grade that a teacher changed there would not be seen.
 */
export function mayChange(prepared: readonly PreparedWork[], facts: Pick<ClassFacts, 'links'>): boolean {
  return prepared.some((work) => {
    // The scores of both sides tell how sure a proposal is.
    if (work.reason === 'LINE_ITEM_STANDS_ALREADY') return true;
    // They tell too whether somebody has entered in the SIS what has changed since the cut-over.
    if (work.leftBehind !== null)
      return work.proposals.length > 0 || (work.leftBehind.changed.length > 0 && work.leftBehind.lineItems.length > 0);
    if (work.reason !== null) return false;
    if (work.found !== null || Object.keys(work.fields).length > 0) return true;
    const accepted = facts.links.find((each) => each.assignmentId === work.assignmentId)?.results ?? [];
    return work.results.some(({ studentSourcedId, desired }) => {
      const last = accepted.find((each) => each.studentSourcedId === studentSourcedId);
      switch (desired.kind) {
        case 'leave':
          return false;
        case 'withdraw':
          return last !== undefined;
        case 'score':
        case 'exempt':
          return (
            last === undefined ||
            last.exempt !== (desired.kind === 'exempt') ||
            (!last.exempt && !sameNumber(last.score, desired.score))
          );
      }
    });
  });
}
