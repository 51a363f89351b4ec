import type { CollectionName } from '../oneroster/rostering/model.js';

/** Permitted use of a read. */
export const ReadUse = {
  /** Proven complete: missing records count too. */
  all: 'all',
  /** Its records are believed, its missing records are not. */
  noRemovals: 'noRemovals',
  /** Much smaller than last certified: nothing of it is believed. */
  nothing: 'nothing',
} as const;
export type ReadUse = (typeof ReadUse)[keyof typeof ReadUse];

/** The part of a certificate that the rules need. */
export interface ReadProof {
  use: ReadUse;
}

/** Collections that a kind of row depends on: all must be certified for a row to count as gone. */
const joined = {
  account: ['orgs'],
  term: ['academicSessions', 'classes'],
  class: ['orgs', 'academicSessions', 'courses', 'classes'],
  user: ['orgs', 'users'],
  enrollment: ['orgs', 'academicSessions', 'courses', 'classes', 'users', 'enrollments'],
} satisfies Record<string, CollectionName[]>;

/** Whether missing records may count as gone, for one kind of row. */
export function isProven(kind: keyof typeof joined, proofs: Partial<Record<CollectionName, ReadProof>>): boolean {
  return joined[kind].every((collection) => proofs[collection]?.use === ReadUse.all);
}

/** Lists of which a school has rows as long as it has classes. */
const listsOfSchools = ['classes', 'users', 'enrollments'] as const satisfies readonly CollectionName[];

/**
 * Schools that have left a list: none of their classes counts as gone, however few they are. Canvas would delete
 * everybody's enrollments with them.
 */
export function schoolsAway(
  proofs: Partial<Record<CollectionName, { emptySchools: readonly string[] }>>,
): ReadonlySet<string> {
  return new Set(listsOfSchools.flatMap((collection) => proofs[collection]?.emptySchools ?? []));
}
