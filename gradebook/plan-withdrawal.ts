import type { ConflictReason } from '../codes/grade-reasons.js';
import type { WithdrawalReason } from '../codes/withdrawal-reasons.js';
import type { LineItem } from '../oneroster/gradebook/model.js';
import type { LineItemLink, ResultInSis } from './class-facts.js';
import { differsIn, knownFields, type KnownLineItem, type LineItemFields } from './compare-line-item.js';
import { sameResult, type ComparedResult } from './compare-result.js';
import type { PlannedLineItem, PlannedResult } from './plan-class.js';

/** A result that a run has written, with what the SIS held before. */
export interface SentResult {
  assignmentId: string;
  generation: number;
  studentSourcedId: string;
  lineItemSourcedId: string;
  sourcedId: string;
  /** Null: nothing. */
  before: ComparedResult | null;
  /** Null: the run took it back. */
  after: { score: number; exempt: boolean } | null;
  /** The local day on which it was graded. */
  scoreDay: string | null;
  /** Local time from which its period is closed; null: not known. */
  cutOff: string | null;
}

/** A line item that a run has made, or of which it has changed fields. */
export interface SentLineItem {
  assignmentId: string;
  generation: number;
  sourcedId: string;
  op: 'create' | 'update';
  fields: Partial<LineItemFields>;
  /** What the SIS held of them before; null: not known, or nothing. */
  fieldsBefore: Partial<KnownLineItem> | null;
  /** Local time from which its period is closed; null: not known. */
  cutOff: string | null;
}

/** What the SIS holds of a class now. */
export interface HeldGradebook {
  lineItems: readonly LineItem[];
  results: readonly ResultInSis[];
}

type LeftReason = WithdrawalReason | ConflictReason;

export interface WithdrawalPlan {
  lineItems: Array<Omit<PlannedLineItem, 'op'> & { op: 'update' | 'withdraw' }>;
  results: PlannedResult[];
  /** What is left as it stands. `studentSourcedId` is '' for a line item. */
  left: Array<{ assignmentId: string; studentSourcedId: string; reason: LeftReason }>;
}

/**
 * How to take back what a run has sent to a class: what it made is deleted, what it changed is as it was before. Only
 * where the SIS holds what was sent, so that nothing is lost that somebody has entered since.
 *
 * @param links what was accepted last, which tells a later run's write from a person's
 */
export function planWithdrawal(
  sent: { lineItems: readonly SentLineItem[]; results: readonly SentResult[] },
  held: HeldGradebook,
  links: readonly LineItemLink[],
): WithdrawalPlan {
  const plan: WithdrawalPlan = { lineItems: [], results: [], left: [] };
  for (const result of sent.results) planResult(result, held, links, plan);
  for (const lineItem of sent.lineItems) planLineItem(lineItem, held, links, plan);
  return plan;
}

function planResult(
  result: SentResult,
  held: HeldGradebook,
  links: readonly LineItemLink[],
  plan: WithdrawalPlan,
): void {
  const { assignmentId, generation, studentSourcedId, lineItemSourcedId, before, after, scoreDay, cutOff } = result;
  const left = (reason: LeftReason): void => void plan.left.push({ assignmentId, studentSourcedId, reason });
  if (!held.lineItems.some((each) => each.sourcedId === lineItemSourcedId && each.isActive)) {
    // Its results went with it.
    if (before !== null) left('LINE_ITEM_DELETED');
    return;
  }
  const found = held.results.find(
    (each) =>
      each.isActive && each.lineItemSourcedId === lineItemSourcedId && each.studentSourcedId === studentSourcedId,
  );
  const inSis = found === undefined ? null : { score: found.score, exempt: found.scoreStatus === 'exempt' };
  if (isSame(inSis, before)) return;
  if (!isSame(inSis, after)) {
    const last = links
      .find((each) => each.assignmentId === assignmentId)
      ?.results.find((each) => each.studentSourcedId === studentSourcedId);
    const isLaterWrite = last !== undefined && isSame(inSis, last) && !isSame(after, last);
    return left(isLaterWrite ? 'SENT_AGAIN_SINCE' : inSis === null ? 'REMOVED_IN_SIS' : 'CHANGED_IN_SIS');
  }
  if (before !== null && before.score === null && !before.exempt) return left('BEFORE_NOT_KNOWN');
  plan.results.push({
    ...{ assignmentId, generation, studentSourcedId, lineItemSourcedId, scoreDay, cutOff, conflict: null },
    sourcedId: found?.sourcedId ?? result.sourcedId,
    op: before === null ? 'withdraw' : inSis === null ? 'create' : 'update',
    before: inSis,
    after: before === null ? null : { score: before.score ?? 0, exempt: before.exempt },
  });
}

function planLineItem(
  lineItem: SentLineItem,
  held: HeldGradebook,
  links: readonly LineItemLink[],
  plan: WithdrawalPlan,
): void {
  const { assignmentId, generation, sourcedId, op, fields, fieldsBefore, cutOff } = lineItem;
  const left = (reason: LeftReason): void => void plan.left.push({ assignmentId, studentSourcedId: '', reason });
  const found = held.lineItems.find((each) => each.sourcedId === sourcedId && each.isActive);
  if (found === undefined) {
    if (op === 'update') left('LINE_ITEM_DELETED');
    return;
  }
  const names = Object.keys(fields) as Array<keyof LineItemFields>;
  const inSis = knownFields(found);
  const differsFrom = (than: Partial<KnownLineItem>): boolean => differsIn(names, inSis, than);
  const accepted = links.find((each) => each.sourcedId === sourcedId)?.accepted ?? fields;
  if (op === 'update' && fieldsBefore !== null && !differsFrom(fieldsBefore)) return;
  // What a later run has changed of a line item goes with it; what a person has, does not.
  if (op === 'create' && differsFrom(fields) && differsFrom(accepted)) return left('CHANGED_IN_SIS');
  if (op === 'update' && differsFrom(fields))
    return left(differsFrom(accepted) ? 'CHANGED_IN_SIS' : 'SENT_AGAIN_SINCE');
  if (op === 'create') {
    const deleted = new Set(
      plan.results
        .filter((each) => each.op === 'withdraw')
        .map((each) => `${each.lineItemSourcedId} ${each.sourcedId}`),
    );
    const hasOthers = held.results.some(
      (each) => each.isActive && each.lineItemSourcedId === sourcedId && !deleted.has(`${sourcedId} ${each.sourcedId}`),
    );
    if (hasOthers) return left('HAS_OTHER_RESULTS');
    plan.lineItems.push({
      assignmentId,
      generation,
      sourcedId,
      op: 'withdraw',
      fields: {},
      fieldsBefore: fields,
      cutOff,
    });
    return;
  }
  const former = fieldsBefore === null ? null : knownOnly(fieldsBefore, names);
  if (former === null) return left('BEFORE_NOT_KNOWN');
  plan.lineItems.push({
    assignmentId,
    generation,
    sourcedId,
    op: 'update',
    fields: former,
    fieldsBefore: fields,
    cutOff,
  });
}

/** The fields if all of them are known. */
function knownOnly(
  before: Partial<KnownLineItem>,
  names: ReadonlyArray<keyof LineItemFields>,
): Partial<LineItemFields> | null {
  if (names.some((name) => before[name] == null)) return null;
  return Object.fromEntries(names.map((name) => [name, before[name]]));
}

function isSame(one: ComparedResult | null, other: ComparedResult | null): boolean {
  return one === null || other === null ? one === other : sameResult(one, other);
}
