import type { ParkReason } from '../codes/park-reasons.js';

/** What is known about a write that the SIS has refused, from its status and from what was read afterwards. */
export interface RefusedWrite {
  kind: 'lineItem' | 'result';
  /** HTTP status; null if the answer had none that tells. */
  status: number | null;
  /** Whether the line item is in the SIS now. True for one that was to be made. */
  lineItemThere: boolean;
  /** Whether this run has made it, and the SIS has accepted that. */
  lineItemJustMade: boolean;
  /** Whether the line item did not come from here, and was linked. */
  lineItemLinked: boolean;
  /** Whether the line item takes points. */
  takesPoints: boolean;
  /** Whether its category is active, and of the class's present teacher. */
  categoryUsable: boolean;
  /** Whether its due date is within the class's term. */
  dueInTerm: boolean;
}

/** What a refusal concerns: the rest of it is not tried, since it would be refused for the same cause. */
export type RefusalScope = 'class' | 'work' | 'student';

export interface Refusal {
  code: ParkReason;
  scope: RefusalScope;
}

/**
 * The cause of a refusal. Statuses alone say too little, and texts are never read: so what could be wrong is looked at,
 * and what remains is the cause that cannot be seen. Source: PowerTeacher Pro's gradebook rules (403 not the teacher of
 * the section, 409 category, due date, student, lock, score type, 412 changed meanwhile, 500 after a deletion).
 *
 * Null: a student or a lock, which only the other results of the line item tell (`causeOfRefusedResults`).
 */
export function causeOfRefusal(refused: RefusedWrite): Refusal | null {
  const { kind, status } = refused;
  // Whether it is the class, its own line items tell.
  if (status === 403 && refused.lineItemLinked) return { code: 'LINE_ITEM_NOT_OURS', scope: 'work' };
  if (status === 403) return { code: 'CLASS_REFUSED', scope: 'class' };
  if (!refused.lineItemThere && refused.lineItemJustMade) return { code: 'WRITE_NOT_KEPT', scope: 'work' };
  if (!refused.lineItemThere) return { code: 'RECORD_GONE', scope: 'work' };
  if (status === 412) return { code: 'RECORD_CHANGED', scope: kind === 'result' ? 'student' : 'work' };
  if (kind === 'lineItem') return causeForLineItem(refused);
  if (!refused.takesPoints) return { code: 'SCORE_TYPE_REFUSED', scope: 'work' };
  // The line item is there, so it is the student whom the SIS does not know.
  if (status === 404) return { code: 'RECORD_GONE', scope: 'student' };
  if (status === 409) return null;
  return { code: 'WRITE_REFUSED', scope: 'student' };
}

/** Refused results of a line item after which the rest is not tried, if none was accepted. */
export const mostRefusedInARow = 10;

/**
 * The cause of results that the SIS refuses one by one: if it takes others of the same line item, it is these students;
 * if it takes none of several, it is the line item.
 */
export function causeOfRefusedResults({ accepted, refused }: { accepted: number; refused: number }): Refusal {
  const isLocked = accepted === 0 && refused > 1;
  return isLocked ? { code: 'TERM_LOCKED', scope: 'work' } : { code: 'STUDENT_REFUSED', scope: 'student' };
}

function causeForLineItem({ status, dueInTerm, categoryUsable }: RefusedWrite): Refusal {
  if (status === 404) return { code: 'RECORD_GONE', scope: 'class' };
  if (!dueInTerm) return { code: 'DUE_DATE_REFUSED', scope: 'work' };
  if (!categoryUsable) return { code: 'CATEGORY_REFUSED', scope: 'work' };
  return { code: status === 409 ? 'TERM_LOCKED' : 'WRITE_REFUSED', scope: 'work' };
}
