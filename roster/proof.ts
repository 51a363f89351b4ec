import type { CollectionName } from '../oneroster/rostering/model.js';

/** What a read may be used for. */
export const ReadUse = {
  /** Proven complete: also what it misses is believed. */
  all: 'all',
  /** What it brings is believed, what it misses is not. */
  noRemovals: 'noRemovals',
  /** Much smaller than last certified: nothing of it is believed. */
  nothing: 'nothing',
} as const;
export type ReadUse = (typeof ReadUse)[keyof typeof ReadUse];

/** What a certificate allows, as far as the rules care. */
export interface ReadProof {
  use: ReadUse;
}

/** Which collections a kind of row depends on: nothing of the kind is taken for gone without all their certificates. */
const joined = {
  account: ['orgs'],
  term: ['academicSessions', 'classes'],
  class: ['orgs', 'academicSessions', 'courses', 'classes'],
  user: ['orgs', 'users'],
  enrollment: ['orgs', 'academicSessions', 'courses', 'classes', 'users', 'enrollments'],
} satisfies Record<string, CollectionName[]>;

/** Whether what is missing may count as gone, for one kind of row. */
export function isProven(kind: keyof typeof joined, proofs: Partial<Record<CollectionName, ReadProof>>): boolean {
  return joined[kind].every((collection) => proofs[collection]?.use === ReadUse.all);
}
