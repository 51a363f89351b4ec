import type { WorkReason } from '../codes/grade-reasons.js';
import type { LineItem, Result } from '../oneroster/gradebook/model.js';
import { localDay } from './local-dates.js';
import { isIdOfProgram } from './other-products.js';
import type { PreparedResult } from './student-results.js';
import { sameResult, type ComparedResult } from './compare-result.js';
import type { ResultInSis } from './class-facts.js';

/**
 * The rules of a cut-over: passback takes over from a day in the middle of a term (`passback.takesOverFrom`), and what
 * another product has put into the gradebooks before that day stands there. Whatever is doubtful is not made: a grade that
 * stands twice counts twice.
 */

/**
 * Why a piece of work that never had a line item of ours gets none; null if it may.
 *
 * @param dated the day on which it is due; without a due date that of its first posted score
 * @param today the day of the run
 * @param takesOverFrom the cut-over; null: there was none
 */
export function whyNotMade(
  { dated, today }: { dated: string; today: string },
  takesOverFrom: string | null,
): Extract<WorkReason, 'CUT_OVER_TO_COME' | 'WORK_BEFORE_CUT_OVER'> | null {
  if (takesOverFrom === null) return null;
  if (today < takesOverFrom) return 'CUT_OVER_TO_COME';
  return dated < takesOverFrom ? 'WORK_BEFORE_CUT_OVER' : null;
}

/** Of work that was due before the cut-over and has no line item of ours: what may be lost of it. */
export interface LeftBehind {
  /** Results that have changed in Canvas since the cut-over. */
  changed: PreparedResult[];
  /** Line items under the title of the work, whoever made them: where the grades would stand. */
  lineItems: string[];
}

/** The results that have changed in Canvas since the cut-over. Where no day is known, it counts as since. */
export function changedSince(results: readonly PreparedResult[], takesOverFrom: string): PreparedResult[] {
  return results.filter(({ desired, shownDay }) => {
    switch (desired.kind) {
      case 'score':
      case 'exempt':
        return shownDay === null || shownDay >= takesOverFrom;
      // A submission that never had a score says the same, without a day.
      case 'withdraw':
        return shownDay !== null && shownDay >= takesOverFrom;
      case 'leave':
        return false;
    }
  });
}

/**
 * Work of before the cut-over with the number of its grades that have changed since, and that no line item of its title
 * shows: they would be lost silently.
 *
 * @param inSis the results that the SIS holds of the class; empty if they were not read
 */
export function lostSinceCutOver(
  prepared: readonly { assignmentId: string; leftBehind: LeftBehind | null }[],
  inSis: readonly ResultInSis[],
): Array<{ assignmentId: string; grades: number }> {
  return prepared.flatMap(({ assignmentId, leftBehind }) => {
    if (leftBehind === null) return [];
    const lineItems = new Set(leftBehind.lineItems);
    const held = inSis.filter((each) => each.isActive && lineItems.has(each.lineItemSourcedId));
    const lost = leftBehind.changed.filter(({ studentSourcedId, desired }) => {
      const own = held.filter((each) => each.studentSourcedId === studentSourcedId).map(comparedOf);
      if (desired.kind === 'withdraw') return own.some(({ score, exempt }) => score !== null && !exempt);
      if (desired.kind === 'leave') return false;
      const wanted = { score: desired.score, exempt: desired.kind === 'exempt' };
      return !own.some((each) => sameResult(each, wanted));
    });
    return lost.length === 0 ? [] : [{ assignmentId, grades: lost.length }];
  });
}

function comparedOf({ score, scoreStatus }: ResultInSis): ComparedResult {
  return { score, exempt: scoreStatus === 'exempt' };
}

/**
 * Whether a line item was made or changed on the day of the cut-over or later, by what the SIS says of it: its stamp; where
 * it has none, the day from which it was assigned; else its due date.
 *
 * @param zone IANA name
 */
export function isSinceCutOver(
  { assignDate, dueDate, raw }: Pick<LineItem, 'assignDate' | 'dueDate'> & { raw: Record<string, unknown> },
  takesOverFrom: string,
  zone: string,
): boolean {
  const stamp = typeof raw.dateLastModified === 'string' ? localDay(raw.dateLastModified, zone) : null;
  return (stamp ?? assignDate ?? dueDate ?? takesOverFrom) >= takesOverFrom;
}

/** Whether a line item was there before the cut-over: it is dated before it, or was not touched since. */
export function stoodBefore(
  lineItem: Parameters<typeof isSinceCutOver>[0],
  takesOverFrom: string,
  zone: string,
): boolean {
  const dated = lineItem.dueDate ?? lineItem.assignDate;
  return (dated !== null && dated < takesOverFrom) || !isSinceCutOver(lineItem, takesOverFrom, zone);
}

/**
 * Whether another product still sends grades into line items that it made: a result under an id of the form that programs
 * choose, dated on the day of the cut-over or later, that did not stand there when the class was read before. A teacher who
 * changes such a result keeps its id, and one whom a teacher enters has an id of the SIS.
 *
 * @param results of line items of the product
 * @param known ids of results that were there before, and those that Rollbook itself would give
 * @param fromSis ids that the SIS itself has given, by which its form is known
 */
export function isStillScored(
  results: readonly Pick<Result, 'sourcedId' | 'isActive' | 'scoreDate'>[],
  known: (sourcedId: string) => boolean,
  fromSis: ReadonlyArray<string | null>,
  takesOverFrom: string,
): boolean {
  return results.some(
    ({ sourcedId, isActive, scoreDate }) =>
      isActive &&
      scoreDate !== null &&
      scoreDate >= takesOverFrom &&
      isIdOfProgram(sourcedId, fromSis) &&
      !known(sourcedId),
  );
}
