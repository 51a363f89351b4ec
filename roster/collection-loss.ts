/** By how much a collection is smaller than when it was last certified. */
export const Shrinkage = {
  /** No smaller than may be; one record less is none. */
  none: 'none',
  /** What it brings is believed, what it misses is not. */
  little: 'little',
  /** Nothing of it is believed. */
  much: 'much',
} as const;
export type Shrinkage = (typeof Shrinkage)[keyof typeof Shrinkage];

/**
 * @param before rows when the collection was last certified; 0 before the first time
 * @param limits percentages from which on a collection has shrunk a little, and much (`limits.shrink`)
 */
export function shrinkageOf(before: number, rows: number, limits: { noRemovals: number; nothing: number }): Shrinkage {
  if (before - rows <= 1) return Shrinkage.none;
  const lostPercent = ((before - rows) / before) * 100;
  if (lostPercent >= limits.nothing) return Shrinkage.much;
  return lostPercent >= limits.noRemovals ? Shrinkage.little : Shrinkage.none;
}

/** A school with fewer rows than this may lose them all without being taken for a school that is missing. */
const fewestRowsOfASchool = 5;

export interface SchoolRows {
  school: string;
  rows: number;
}

/** Schools whose every present row is among the gone ones: nothing is concluded for them. */
export function schoolsAtZero(present: readonly SchoolRows[], gone: readonly SchoolRows[]): string[] {
  const before = new Map(present.map((each) => [each.school, each.rows]));
  return gone
    .filter((each) => each.rows >= fewestRowsOfASchool && each.rows >= (before.get(each.school) ?? 0))
    .map((each) => each.school)
    .sort();
}
