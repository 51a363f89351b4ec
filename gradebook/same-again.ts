import type { Result, StoredLineItem } from '../oneroster/gradebook/model.js';
import { sameNumber } from './numbers.js';

/**
 * What a SIS holds otherwise after the same content was written to it once more. A write that changes something by itself
 * proves nothing but that it does harm.
 */

const ofLineItem = [
  ...(['isActive', 'title', 'description', 'assignDate', 'dueDate', 'classSourcedId', 'categorySourcedId'] as const),
  ...(['gradingPeriodSourcedId', 'resultValueMin', 'resultValueMax', 'scoreType'] as const),
];

/** Names of the fields that differ; empty: it is the same. */
export function alteredInLineItem(before: StoredLineItem, after: StoredLineItem | null): string[] {
  if (after === null) return ['sourcedId'];
  const altered: string[] = ofLineItem.filter((field) => !sameValue(before[field], after[field]));
  const metadata = [before, after].map(({ raw }) => JSON.stringify(raw.metadata ?? {}));
  return metadata[0] === metadata[1] ? altered : [...altered, 'metadata'];
}

/** The same of a result. */
export function alteredInResult(before: Result, after: Result | null): string[] {
  if (after === null) return ['sourcedId'];
  const names = ['isActive', 'lineItemSourcedId', 'studentSourcedId', 'scoreStatus', 'score', 'comment'] as const;
  return names.filter((field) => !sameValue(before[field], after[field]));
}

function sameValue(one: string | number | boolean | null, other: string | number | boolean | null): boolean {
  return typeof one === 'number' && typeof other === 'number' ? sameNumber(one, other) : one === other;
}
