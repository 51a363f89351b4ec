/** Two records that may be one: one that vanished and one that is there. */
export interface PossiblePair {
  leftId: string;
  rightId: string;
  /** What speaks for it, the weightiest first; of two pairs the one with the larger first difference is taken. */
  weights: readonly number[];
}

export type Pair<Possible extends PossiblePair> = Possible & {
  /** Whether another pair of one of the two would have been as good: only a person can tell. */
  isTied: boolean;
};

/**
 * Pairs records one to one, the likeliest pair first: section numbers are used again, so that what shares most decides,
 * and not what is called alike. Ties go by id, so that the same records are asked about night after night.
 */
export function pairOneToOne<Possible extends PossiblePair>(possible: readonly Possible[]): Array<Pair<Possible>> {
  const ordered = possible.toSorted(
    (a, b) => heavierFirst(a.weights, b.weights) || byText(a.leftId, b.leftId) || byText(a.rightId, b.rightId),
  );
  const taken = { left: new Set<string>(), right: new Set<string>() };
  const pairs: Array<Pair<Possible>> = [];
  for (const one of ordered) {
    if (taken.left.has(one.leftId) || taken.right.has(one.rightId)) continue;
    const isTied = ordered.some(
      (other) =>
        (other.leftId === one.leftId) !== (other.rightId === one.rightId) &&
        heavierFirst(one.weights, other.weights) === 0 &&
        !taken.left.has(other.leftId) &&
        !taken.right.has(other.rightId),
    );
    pairs.push({ ...one, isTied });
    taken.left.add(one.leftId);
    taken.right.add(one.rightId);
  }
  return pairs;
}

function heavierFirst(one: readonly number[], other: readonly number[]): number {
  for (const [at, weight] of one.entries()) if (weight !== other[at]!) return other[at]! - weight;
  return 0;
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
