/** Phases in which a plan is sent to Canvas, in order. */
export const Phase = {
  /** Accounts and terms, which courses depend on, and the temporary logins of people who swap theirs. */
  prerequisites: 0,
  /** Creations, and changes without a loss. */
  additions: 1,
  /** Changes that take something away. */
  removals: 2,
  /**
   * Enrollments that Canvas deletes with their section or course (`deleted` also destroys a section's enrollments,
   * Canvas lib/sis/section_importer.rb): no import has a row for them.
   */
  cascaded: 3,
} as const;
export type Phase = (typeof Phase)[keyof typeof Phase];

/** The phases that send rows. */
export type ImportPhase = Exclude<Phase, typeof Phase.cascaded>;

/** Names of the phases for operators. */
export const phaseNames: Record<ImportPhase, string> = {
  [Phase.prerequisites]: 'prerequisites',
  [Phase.additions]: 'additions',
  [Phase.removals]: 'removals',
};

/** Effect of a planned row on its Canvas object. */
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
  /** Waits for another row or another night, and continues by itself. */
  waiting: 'waiting',
} as const;
export type RowState = (typeof RowState)[keyof typeof RowState];

/** Proven outcome of a sent row; null while nothing is proven. */
export const RowOutcome = {
  /** Canvas holds the row. */
  accepted: 'accepted',
  /** Canvas refused the row, or holds something else. */
  rejected: 'rejected',
} as const;
export type RowOutcome = (typeof RowOutcome)[keyof typeof RowOutcome];
