import type { ClassFacts, ClassPolicy } from './class-facts.js';
import { sameNumber } from './numbers.js';
import { prepareWork, type PreparedWork } from './prepare-work.js';

/** Decides what the gradebook of a class should hold, piece of work by piece, in the order of their ids. */
export function prepareClass(facts: ClassFacts, policy: ClassPolicy): PreparedWork[] {
  const titleOf = new Map(facts.lineItems.filter((each) => each.isActive).map((each) => [each.sourcedId, each.title]));
  const inOrder = [...facts.work].sort((one, other) => byId(one.assignment.id, other.assignment.id));
  return inOrder.map((work) => {
    const own = facts.links.find((each) => each.assignmentId === work.assignment.id)?.sourcedId;
    const taken = [...titleOf].filter(([id]) => id !== own).map(([, title]) => title.toLowerCase());
    const prepared = prepareWork(work, facts, policy, new Set(taken));
    if (prepared.reason === null && prepared.lineItem) titleOf.set(prepared.sourcedId, prepared.lineItem.title);
    return prepared;
  });
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
