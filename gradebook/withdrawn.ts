import type { WithdrawnGrade } from './class-facts.js';
import type { KnownLineItem, LineItemFields } from './compare-line-item.js';
import { sameNumber } from './numbers.js';
import type { DesiredResult } from './score.js';

/**
 * Whether what should go to the SIS is what a person has taken back: it stays away until Canvas says something else, or
 * a person releases it.
 */
export function isWithdrawn(
  desired: DesiredResult,
  withdrawn: Pick<WithdrawnGrade, 'score' | 'exempt'> | undefined,
): boolean {
  if (withdrawn === undefined) return false;
  switch (desired.kind) {
    case 'leave':
      return false;
    case 'withdraw':
      return withdrawn.score === null;
    case 'exempt':
      return withdrawn.score !== null && withdrawn.exempt;
    case 'score':
      return withdrawn.score !== null && !withdrawn.exempt && sameNumber(desired.score, withdrawn.score);
  }
}

/** Fields to write to a line item without those that were taken back as they are now. */
export function withoutWithdrawn(
  fields: Partial<LineItemFields>,
  withdrawn: Partial<KnownLineItem>,
): Partial<LineItemFields> {
  const names = (Object.keys(fields) as Array<keyof LineItemFields>).filter((name) => fields[name] !== withdrawn[name]);
  return Object.fromEntries(names.map((name) => [name, fields[name]]));
}
