/** What was put into Canvas, noted while it is filled. */
export interface TruthNotes {
  /** Says for whom an object stands, and what is peculiar about it; said again, it is added. */
  note(of: object, sourcedIds: readonly string[], ...traits: string[]): void;
  sourcedIds(of: object): readonly string[];
  traits(of: object): readonly string[];
}

export function createTruthNotes(): TruthNotes {
  const notes = new Map<object, { sourcedIds: string[]; traits: string[] }>();
  const nothing: readonly string[] = [];
  return {
    note: (of, sourcedIds, ...traits) => {
      const known = notes.get(of) ?? { sourcedIds: [], traits: [] };
      notes.set(of, known);
      known.sourcedIds.push(...sourcedIds.filter((id) => !known.sourcedIds.includes(id)));
      known.traits.push(...traits.filter((trait) => !known.traits.includes(trait)));
    },
    sourcedIds: (of) => notes.get(of)?.sourcedIds ?? nothing,
    traits: (of) => notes.get(of)?.traits ?? nothing,
  };
}
