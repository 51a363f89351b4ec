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
  /** Of a taking back: rows that runs had changed and that were sent as they stood, and those that Canvas has taken. */
  restored?: { rows: number; accepted: number };
  /** Of a taking back: objects that have kept the id that the adoption gave them. While there are any, all stays linked. */
  keptIds?: number;
}

/** Whether Canvas has taken all that was to be done. */
export function isAsWanted({ undone, restored }: Pick<AdoptionResult, 'undone' | 'restored'>): boolean {
  return undone === 0 && (restored === undefined || restored.accepted >= restored.rows);
}
