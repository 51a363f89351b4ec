/** The imports that carry a plan to Canvas, in their order. */
export const Phase = {
  /** Accounts and terms, which courses depend on, and the temporary logins of people who swap theirs. */
  prerequisites: 0,
  /** Whatever is created, or changed without a loss. */
  additions: 1,
  /** Whatever takes something away from somebody. */
  removals: 2,
  /**
   * Enrollments that Canvas deletes of itself with their section or course (`deleted` also destroys a section's
   * enrollments, Canvas lib/sis/section_importer.rb): no import carries a row for them.
   */
  cascaded: 3,
} as const;
export type Phase = (typeof Phase)[keyof typeof Phase];

/** The phases that send rows. */
export type ImportPhase = Exclude<Phase, typeof Phase.cascaded>;

/** What an operator reads of each phase. */
export const phaseNames: Record<ImportPhase, string> = {
  [Phase.prerequisites]: 'prerequisites',
  [Phase.additions]: 'additions',
  [Phase.removals]: 'removals',
};

/** What a planned row does to its Canvas object. */
export const Operation = {
  create: 'create',
  update: 'update',
  remove: 'remove',
} as const;
export type Operation = (typeof Operation)[keyof typeof Operation];

/** Whether a planned row may be sent. */
export const RowState = {
  /** Sent with its phase. */
  released: 'released',
  /** Waits for a person's decision. */
  held: 'held',
  /** Waits for another row or another night, and goes on by itself. */
  waiting: 'waiting',
} as const;
export type RowState = (typeof RowState)[keyof typeof RowState];

/** What Canvas is proven to have made of a sent row; null while nothing is proven. */
export const RowOutcome = {
  /** Canvas holds the row. */
  accepted: 'accepted',
  /** Canvas refused the row, or holds something else. */
  rejected: 'rejected',
} as const;
export type RowOutcome = (typeof RowOutcome)[keyof typeof RowOutcome];
