import { sameResult, type ComparedResult } from './compare-result.js';

/** A write of a result that the SIS has accepted. */
export interface AcceptedWrite {
  /** What the SIS held before it; null: nothing. */
  before: ComparedResult | null;
  /** Null: it was taken back. */
  after: { score: number; exempt: boolean } | null;
}

/**
 * Whether the SIS has accepted a write and dropped it: it still holds what it held before. Anything else is what was
 * written, or what somebody or the SIS itself has made of it since.
 *
 * @param held what the SIS holds now; null: nothing
 */
export function isDropped({ before, after }: AcceptedWrite, held: ComparedResult | null): boolean {
  return same(held, before) && !same(held, after);
}

function same(one: ComparedResult | null, other: ComparedResult | null): boolean {
  return one === null || other === null ? one === other : sameResult(one, other);
}
