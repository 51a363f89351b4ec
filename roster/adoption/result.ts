/** What an adoption, or its taking back, came to: counts. */
export interface AdoptionResult {
  district: string;
  run: number;
  /** Objects that are linked now; of a taking back, that are no longer. */
  links: number;
  /** Changes of ids: all, and those of them that Canvas's API makes one by one. */
  changes: number;
  byApi: number;
  /** Changes that Canvas does not show. */
  undone: number;
  /** Enrollments that count as accepted. */
  enrollments: number;
  /** Things that the next night makes. */
  toMake: number;
  /** Links that nobody has decided on, and those with something in the way: nights leave both alone. */
  open: number;
  obstructed: number;
  /** Of a taking back: what runs had made since, by kind; it stays in Canvas. */
  made?: Record<string, number>;
}
