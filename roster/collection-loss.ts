/** How much smaller a collection is than when last certified, or than its largest read if it never was. */
export const Shrinkage = {
  /** Within the limit. One missing record always is. */
  none: 'none',
  /** Its records are believed, its missing records are not. */
  little: 'little',
  /** Nothing of it is believed. */
  much: 'much',
} as const;
export type Shrinkage = (typeof Shrinkage)[keyof typeof Shrinkage];

/**
 * @param before rows when the collection was last certified, or of its largest read; 0 before the first
 * @param limits percentages from which a collection has shrunk a little, and much (`limits.shrink`)
 */
export function shrinkageOf(before: number, rows: number, limits: { noRemovals: number; nothing: number }): Shrinkage {
  if (before - rows <= 1) return Shrinkage.none;
  const lostPercent = ((before - rows) / before) * 100;
  if (lostPercent >= limits.nothing) return Shrinkage.much;
  return lostPercent >= limits.noRemovals ? Shrinkage.little : Shrinkage.none;
}

/**
 * Whether so many records cannot be read that the list proves nothing about the missing ones. A single one is exempt, or
 * one mistake would take the proof from a short list for as long as it stays; unless it is the whole list.
 *
 * @param percent the largest share that may be rejected (`limits.rejected`)
 */
export function tooManyRejected(rejected: number, rows: number, percent: number): boolean {
  if (rejected === 0 || (rejected === 1 && rows > 1)) return false;
  return (rejected / Math.max(1, rows)) * 100 > percent;
}

/** A school with fewer rows than this may lose them all without counting as missing. */
const fewestRowsOfASchool = 5;

export interface SchoolRows {
  school: string;
  rows: number;
}

/**
 * Schools whose present rows are all among the gone ones, with their number: no conclusions are drawn for them. New rows
 * of a school in the same read show that it is there: its rows have other ids.
 *
 * @param arrived schools of rows that are new in this read, or came back
 * @param closed schools that may lose all their rows, by a person's word
 */
export function schoolsAtZero(
  present: readonly SchoolRows[],
  gone: readonly SchoolRows[],
  arrived: readonly string[],
  closed: readonly string[] = [],
): SchoolRows[] {
  const before = new Map(present.map((each) => [each.school, each.rows]));
  return gone
    .filter((each) => each.rows >= fewestRowsOfASchool && each.rows >= (before.get(each.school) ?? 0))
    .filter((each) => !arrived.includes(each.school) && !closed.includes(each.school))
    .sort((one, other) => (one.school < other.school ? -1 : 1));
}
