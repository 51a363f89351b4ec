import type { CanvasState } from '../state.js';
import type { Statistics } from '../imports/statistics.js';

/** The importers in the order in which Canvas runs them, whatever the order of the files. */
export const importerNames = [
  'change_sis_id',
  'account',
  'term',
  'abstract_course',
  'course',
  'section',
  'xlist',
  'user',
  'login',
  'enrollment',
  'admin',
  'group_category',
  'group',
  'group_membership',
  'grade_publishing_results',
  'user_observer',
] as const;
export type ImporterName = (typeof importerNames)[number];

/** One CSV row. Cells are trimmed; a blank cell and an absent column both read as null. */
export interface Row {
  get(column: string): string | null;
  /** Whether the file has the column at all: for some columns blank and absent differ. */
  has(column: string): boolean;
  readonly cells: readonly string[];
}

export interface StickinessRules {
  override: boolean;
  add: boolean;
  clear: boolean;
}

export interface ImportContext {
  state: CanvasState;
  importId: number;
  /** Seconds since 1970. */
  now: number;
  skipDeletes: boolean;
  updateSisIdIfLoginClaimed: boolean;
  stickiness: StickinessRules;
  statistics: Statistics;
  /** Adds a message about the row without rejecting it. */
  note(message: string): void;
  /** Runs when the chunk ends: Canvas applies the deletion of enrollments then. */
  atEndOfChunk(action: () => void): void;
}

/** `done` counts the row as succeeded, `ignored` leaves it out silently, a rejection is reported and not counted. */
export type RowResult = 'done' | 'ignored' | Rejection;

export interface Rejection {
  rejected: string;
}

export type RowImporter = (row: Row, context: ImportContext) => RowResult;

export function reject(message: string): Rejection {
  return { rejected: message };
}
