import { v5 } from 'uuid';

/** Namespace of Rollbook's gradebook ids. Never changes: the ids of line items that stand in a SIS depend on it. */
const namespace = '6f0a4f6e-8a0b-5d0c-9a57-6d1f0a9f3c11';

export interface LineItemKey {
  /** Host of the Canvas that has the work: ids of assignments are unique within it. */
  canvasHost: string;
  /** Canvas's id of the assignment. */
  assignmentId: string;
  classSourcedId: string;
  /** 1, and one more each time that a deleted line item is made again: its id cannot be used twice. */
  generation: number;
}

/**
 * The sourcedId of a line item. The same for the same work and class, so that a repeated request or a lost database
 * never makes a second one.
 */
export function lineItemId({ canvasHost, assignmentId, classSourcedId, generation }: LineItemKey): string {
  return v5(JSON.stringify(['lineItem', canvasHost, assignmentId, classSourcedId, generation]), namespace);
}

/** The sourcedId of a student's result of a line item. */
export function resultId(key: LineItemKey, studentSourcedId: string): string {
  return v5(
    JSON.stringify(['result', key.canvasHost, key.assignmentId, key.classSourcedId, key.generation, studentSourcedId]),
    namespace,
  );
}

/** The ids that the line items of one piece of work have had or may get. */
export function possibleLineItemIds(key: Omit<LineItemKey, 'generation'>): string[] {
  return Array.from({ length: mostGenerations }, (_, at) => lineItemId({ ...key, generation: at + 1 }));
}

/** A line item that did not come from here has none of our generations; the first one that we make is 1. */
export const generationOfConfirmed = 0;

/** Deleted line items of one piece of work that are looked for before it counts as never sent. */
export const mostGenerations = 20;

/**
 * The newest generation of a line item that the gradebook shows; null if it shows none. So the generation is found
 * again when the database was lost.
 *
 * @param has whether the gradebook has a line item of this id, deleted ones included
 */
export function generationIn(key: Omit<LineItemKey, 'generation'>, has: (sourcedId: string) => boolean): number | null {
  for (let generation = mostGenerations; generation >= 1; generation -= 1) {
    if (has(lineItemId({ ...key, generation }))) return generation;
  }
  return null;
}
